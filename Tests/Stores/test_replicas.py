"""The program over every kind of store: clone, push, pull, sync, and servers that share one. run.py starts the
services."""

import glob
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from services import KEYS, PASSWORD, ROOT, Postgres, Web
from test_stores import scratch, service

PROGRAM = os.path.join(ROOT, ".build", "debug", "memcube")
MODEL = os.path.join(ROOT, "Tests", "Fixtures", "model_server.py")
SECRET = "zebra-8351"


class Machine:
    """A home of its own, as another machine has it."""

    def __init__(self, name):
        self.home = tempfile.mkdtemp(prefix=name + "-", dir=scratch())
        self.environment = {"HOME": self.home, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TMPDIR": scratch(),
                            "MEMCUBE_AUTHOR": name, **KEYS}

    def start(self, *words):
        return subprocess.Popen([PROGRAM, *words], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, cwd=self.home)

    def run(self, *words):
        """Exit status, data and words."""
        process = self.start(*words)
        out, err = process.communicate(timeout=100)
        return process.returncode, out, err

    def good(self, *words):
        status, out, err = self.run(*words)
        if status != 0:
            raise AssertionError(f"{words}: {status} {err}")
        return out

    def holds(self, text):
        return holds(self.home, text)


def holds(folder, text):
    """The files below a folder that hold a text."""
    found = []
    for path, _, names in os.walk(folder):
        for name in names:
            file = os.path.join(path, name)
            if os.path.isfile(file) and text.encode() in open(file, "rb").read():
                found.append(file)
    return found


def database():
    """A database of its own."""
    name = f"own{random.randrange(10**9)}"
    service("postgres").sql(f"CREATE DATABASE {name}")
    return service("postgres").url(database=name)


def folder():
    return tempfile.mkdtemp(prefix="folder-", dir=scratch())


class Refusals(unittest.TestCase):
    def fails(self, machine, status, *words, says=()):
        got, out, err = machine.run(*words)
        self.assertEqual(got, status, f"{words}: {out} {err}")
        for word in says:
            self.assertIn(word, err)
        for secret in (PASSWORD, KEYS["AWS_SECRET_ACCESS_KEY"]):
            self.assertNotIn(secret, out + err)
        self.assertEqual(len(err.strip().split("\n")), 1, err)


class ReplicaTest(Refusals):
    def exchange(self, url):
        """What two machines write is on both, and what one purges is nowhere."""
        a, b = Machine("ana"), Machine("ben")
        a.good("new", "trips")
        a.good("add", "trips", "the boiler stands at 1.5 bar", "--name", "boiler.md")
        a.good("add", "trips", f"the pin is {SECRET}", "--name", "pin.md")
        document = os.path.join(a.home, "long.txt")
        with open(document, "w", encoding="utf-8") as file:
            file.write("a line of a document\n" * 70_000)
        a.good("add", "trips", "--document", document)
        a.good("push", "trips", url)
        b.good("clone", url + "#trips", "ours")
        self.assertEqual(b.good("list", "ours"), a.good("list", "trips"))
        self.assertEqual(b.good("show", "ours", "documents/long.txt"), open(document, encoding="utf-8").read())
        self.fails(b, 1, "clone", url + "#trips", says=["memcube sync ours"])
        self.fails(b, 3, "clone", url + "#trisp", "other", says=["did you mean trips?"])
        # Both edit one file: it is merged.
        a.good("add", "trips", "bees", "--name", "a.md")
        b.good("add", "ours", "wasps", "--name", "b.md")
        a.good("sync", "trips")
        b.good("sync", "ours")
        a.good("pull", "trips")
        self.assertEqual(b.good("list", "ours"), a.good("list", "trips"))
        self.assertIn("memories/b.md", a.good("list", "trips"))
        self.assertNotEqual(b.holds(SECRET), [])
        a.good("purge", "trips", "pin.md", "--yes")
        a.good("push", "trips")
        b.good("sync", "ours")
        c = Machine("cy")
        c.good("clone", url + "#trips")
        for machine, cube in ((a, "trips"), (b, "ours"), (c, "trips")):
            self.assertEqual(machine.good("list", cube), a.good("list", "trips"))
            self.assertEqual(machine.holds(SECRET), [])
            machine.good("verify", cube)
        self.assertEqual(json.loads(a.good("sync", "trips", "--json")),
                         {"pulled": {"segments": 0, "blobs": 0, "bytes": 0},
                          "pushed": {"segments": 0, "blobs": 0, "bytes": 0}, "removed": 0, "damage": []})

    def test_exchange_folder(self):
        store = folder()
        self.exchange(store)
        self.assertEqual(holds(store, SECRET), [])

    def test_exchange_postgres(self):
        self.exchange(database())

    def test_exchange_moto(self):
        self.exchange(service("moto").url("replicas"))

    def test_exchange_rclone(self):
        self.exchange(service("rclone").url("replicas"))

    def killed(self, url):
        """Whatever is killed goes on, and nothing is lost or half there."""
        a, b = Machine("ana"), Machine("ben")
        a.good("new", "many")
        for number in range(40):
            a.good("add", "many", f"memory {number}", "--name", f"{number}.md")
        a.good("new", "empty")
        kills = 0
        for machine, words in ((a, ["push", "many", url]), (b, ["clone", url + "#many"])):
            for turn in range(60):
                process = machine.start(*words)
                try:
                    # Longer with each turn, so that it comes to an end on any machine.
                    process.wait(timeout=random.uniform(0.5, 1) * 0.01 * 1.15 ** turn)
                except subprocess.TimeoutExpired:
                    process.kill()
                    kills += 1
                said = process.communicate()[1]
                if process.returncode == 0:
                    break
                if words[0] == "clone" and b"many" in b"".join(
                        name.encode() for name in os.listdir(self.cubes(b)) if name[0] != "."):
                    break
            else:
                self.fail(f"{words} never came to its end: {said}")
        a.good("sync", "many", url)
        b.good("sync", "many", url)
        self.assertGreater(kills, 2)
        self.assertEqual(b.good("list", "many"), a.good("list", "many"))
        b.good("verify", "many")
        self.assertEqual([name for name in os.listdir(self.cubes(b)) if name[0] == "."], [])

    @staticmethod
    def cubes(machine):
        path = os.path.join(machine.home, ".local/share/memcube/cubes")
        os.makedirs(path, exist_ok=True)
        return path

    def test_killed_folder(self):
        self.killed(folder())

    def test_killed_postgres(self):
        self.killed(database())

    def test_killed_moto(self):
        self.killed(service("moto").url("killed"))

    def test_watch(self):
        store, a, b = folder(), Machine("ana"), Machine("ben")
        a.good("new", "trips")
        a.good("push", "trips", store)
        b.good("clone", store + "#trips")
        watching = [machine.start("sync", "trips", "--watch") for machine in (a, b)]
        try:
            a.good("add", "trips", "from ana", "--name", "ana.md")
            b.good("add", "trips", "from ben", "--name", "ben.md")
            wanted = "memories/ana.md\nmemories/ben.md\n"
            end = time.monotonic() + 30
            while {a.good("list", "trips"), b.good("list", "trips")} != {wanted}:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.2)
            # While the store is away it is said once, and goes on afterwards.
            os.rename(store, store + ".away")
            a.good("add", "trips", "offline", "--name", "offline.md")
            time.sleep(5)
            os.rename(store + ".away", store)
            end = time.monotonic() + 60
            while "memories/offline.md" not in b.good("list", "trips"):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.5)
        finally:
            said = []
            for process in watching:
                process.send_signal(signal.SIGINT)
                said.append(process.communicate(timeout=30)[1])
        self.assertEqual([process.returncode for process in watching], [0, 0], said)
        self.assertEqual(said[0].count("it is tried again"), 1, said)
        self.assertEqual(said[0].count("answers again"), 1, said)

    def test_damage(self):
        store, a, b = folder(), Machine("ana"), Machine("ben")
        a.good("new", "trips")
        a.good("add", "trips", "one", "--name", "one.md")
        a.good("add", "trips", "two", "--name", "two.md")
        a.good("push", "trips", store)
        segments = sorted(glob.glob(store + "/trips.memcube/log/*/*.jsonl"), key=os.path.getmtime)
        whole = open(segments[-1], "rb").read()
        os.truncate(segments[-1], 80)
        status, out, err = b.run("clone", store + "#trips")
        self.assertEqual(status, 5, err)
        self.assertIn(os.path.basename(segments[-1]), err)
        self.assertEqual(b.good("list", "trips"), "memories/one.md\n")
        with open(segments[-1], "wb") as file:
            file.write(b"<html>no such thing</html>\n")
        status, out, err = b.run("pull", "trips")
        self.assertEqual(status, 5, err)
        # Once it is whole again it comes.
        with open(segments[-1], "wb") as file:
            file.write(whole)
        b.good("pull", "trips")
        self.assertEqual(b.good("list", "trips"), "memories/one.md\nmemories/two.md\n")

    def test_wrong_urls(self):
        a = Machine("ana")
        a.good("new", "trips")
        postgres, bucket = service("postgres"), service("moto")
        self.fails(a, 4, "push", "trips", postgres.url(password="wrong"), says=["password"])
        self.fails(a, 1, "push", "trips", postgres.url(database="nowhere"), says=["nowhere"])
        self.fails(a, 1, "push", "trips", bucket.url(bucket="nowhere"), says=["nowhere"])
        self.fails(a, 1, "push", "trips", "./nowhere", says=["nowhere"])
        self.assertEqual(a.run("push", "trips", "nonsense")[0], 2)
        web = Web(200)
        try:
            self.fails(a, 5, "push", "trips", web.url())
        finally:
            web.close()
        # None of them was remembered, and the cube goes on.
        self.fails(a, 1, "push", "trips", says=["no store yet"])
        a.good("add", "trips", "all is well")


class Server:
    """A server of a machine of its own over a shared store."""

    def __init__(self, name, url, options=(), **variables):
        self.machine, self.url, self.options = Machine(name), url, options
        self.machine.environment.update(variables)
        self.key = self.machine.good("key", "new", "--name", "test").split()[-1]
        self.start()

    def start(self):
        self.process = self.machine.start("serve", "--listen", "127.0.0.1:0", "--store", self.url,
                                          *self.options)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(self.process.communicate()[1])
        self.address = line.split()[-1]

    def call(self, method, path, body=None, token=None):
        """Status, body, token."""
        request = urllib.request.Request(
            self.address + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Token " + self.key, "Content-Type": "application/json"})
        if token:
            request.add_header("X-Memcube-Token", token)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer), answer.headers.get("X-Memcube-Token")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), None

    def add(self, user, text):
        return self.call("POST", "/v1/memories/", {"messages": [{"role": "user", "content": text}], "user_id": user,
                                                   "infer": False, "async_mode": False})

    def memories(self, user, token=None):
        status, body, _ = self.call("GET", f"/v1/memories/?user_id={user}", token=token)
        return sorted(each["memory"] for each in body) if status == 200 else (status, body)

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def end(self):
        self.process.terminate()
        return self.process.communicate(timeout=60)[1]


class Servers(unittest.TestCase):
    def eventually(self, wanted, body):
        end = time.monotonic() + 30
        while (found := body()) != wanted:
            self.assertLess(time.monotonic(), end, found)
            time.sleep(0.2)

    def share(self, url):
        one, two = Server("one", url), Server("two", url)
        try:
            # What was written by one is found by the other, with the token at once.
            expected = []
            for number in range(6):
                writer, reader = (one, two) if number % 2 else (two, one)
                text = f"fact {number}."
                status, _, token = writer.add("ana", text)
                self.assertEqual(status, 200)
                self.assertIsNotNone(token)
                expected.append(text)
                self.assertEqual(reader.memories("ana", token), sorted(expected))
            # Both make a cube at once: it is the same.
            threads = [threading.Thread(target=server.add, args=("bob", f"{number} of {server.address}."))
                       for number in range(3) for server in (one, two)]
            for each in threads:
                each.start()
            for each in threads:
                each.join()
            self.eventually(6, lambda: len(one.memories("bob")))
            self.eventually(one.memories("bob"), lambda: two.memories("bob"))
            # What was acknowledged outlasts a server that is killed and comes again with nothing.
            status, _, _ = two.add("ana", "the last word.")
            self.assertEqual(status, 200)
            two.kill()
            expected.append("the last word.")
            three = Server("three", url)
            try:
                self.assertEqual(three.memories("ana"), sorted(expected))
            finally:
                three.end()
            two.start()
            # Erased on one, it is gone on the other.
            status, body, _ = one.call("DELETE", "/v2/entities/user/bob/")
            self.assertEqual(status, 200, body)
            self.eventually([], lambda: two.memories("bob"))
            self.eventually([], lambda: glob.glob(two.machine.home + "/.local/share/memcube/cubes/bob.*"))
            # And can come anew.
            status, _, token = two.add("bob", "anew.")
            self.assertEqual(status, 200)
            self.assertEqual(one.memories("bob", token), ["anew."])
            self.assertEqual(one.memories("ana", "nonsense")[0], 400)
        finally:
            one.end()
            two.end()

    def asked_once(self, url):
        """A model is asked once about a message, whichever server took it: each answer costs."""
        model = subprocess.Popen([sys.executable, "-B", MODEL], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        address = f"http://127.0.0.1:{int(model.stdout.readline())}"
        said = {"memories": [{"text": "The speaker sails.", "type": "FACT", "quote": "sail"}]}
        one, two = (Server(name, url, MEMCUBE_MODEL_URL=address + "/v1", MEMCUBE_MODEL_RETRIES="0",
                           MEMCUBE_CHAT_MODEL="json:" + json.dumps(said)) for name in ("one", "two"))

        def asked():
            with urllib.request.urlopen(address + "/log") as log:
                return len([each for each in json.load(log) if each["path"].endswith("/chat/completions")])

        try:
            status, _, token = one.add("kim", "begin.")
            self.assertEqual(status, 200)
            self.assertEqual(two.memories("kim", token), ["begin."])
            before = asked()
            for number in range(6):
                server = two if number % 2 else one
                status, body, _ = server.call("POST", "/v1/memories/", {
                    "messages": [{"role": "user", "content": f"I sail to island {number}."}], "user_id": "kim"})
                self.assertEqual(status, 200, body)
            self.eventually(6, lambda: asked() - before)
            time.sleep(3)
            self.assertEqual(asked() - before, 6)
        finally:
            one.end()
            two.end()
            model.stdin.close()
            model.stdout.close()
            model.wait()

    def test_asked_once_postgres(self):
        self.asked_once(database())

    def test_asked_once_folder(self):
        self.asked_once(folder())

    def test_folder(self):
        self.share(folder())

    def test_postgres(self):
        self.share(database())

    def test_moto(self):
        self.share(service("moto").url("servers"))

    def test_rclone(self):
        self.share(service("rclone").url("servers"))

    def test_away(self):
        """While the store is away nothing is acknowledged, and what is here is read; then all goes on."""
        database = Postgres(scratch())
        one, two = Server("one", database.url()), Server("two", database.url())
        try:
            self.assertEqual(one.add("ana", "before.")[0], 200)
            self.assertEqual(one.memories("ana"), ["before."])
            database.stop()
            status, body, _ = one.add("ana", "meanwhile.")
            self.assertEqual(status, 503, body)
            self.assertNotIn(str(database.port), body)
            self.assertIn("before.", one.memories("ana"))
            database.start()
            status, _, token = one.add("ana", "after.")
            self.assertEqual(status, 200)
            found = two.memories("ana", token)
            self.assertIn("before.", found)
            self.assertIn("after.", found)
            self.eventually(one.memories("ana"), lambda: two.memories("ana"))
        finally:
            one.end()
            two.end()
            database.close()
