"""What goes wrong with stores: emptied, made anew, damaged, hanging, in the hands of others. run.py starts the
services."""

import contextlib
import glob
import http.client
import os
import random
import shutil
import signal
import threading
import time
import unittest

import services
from services import PASSWORD, Postgres
from test_replicas import Machine, Refusals, Server, database, folder
from test_stores import scratch, service


class Emptied(Refusals):
    """A store that was emptied or made anew gets all that is here."""

    def filled(self, url, empty):
        a = Machine("ana")
        a.good("new", "trips")
        for number in range(3):
            a.good("add", "trips", f"memory {number}", "--name", f"{number}.md")
        a.good("push", "trips", url)
        for command in ("push", "sync"):
            empty()
            a.good(command, "trips")
            b = Machine("ben")
            b.good("clone", url + "#trips")
            self.assertEqual(b.good("list", "trips"), a.good("list", "trips"))
            # Another machine fills it in the place of the first one, which then adds what it has.
            a.good("add", "trips", "one more", "--name", f"{command}.md")
            empty()
            b.good("sync", "trips")
            a.good("sync", "trips")
            c = Machine("cy")
            c.good("clone", url + "#trips")
            self.assertEqual(c.good("list", "trips"), a.good("list", "trips"))
        # One that has another name for the cube, or an erased cube, says so.
        empty()
        d = Machine("dan")
        d.good("new", "trips")
        d.good("push", "trips", url)
        self.fails(a, 1, "push", "trips", says=["another cube 'trips'", "#OTHER"])

    def test_folder(self):
        store = folder()

        def empty():
            for name in os.listdir(store):
                shutil.rmtree(os.path.join(store, name))

        self.filled(store, empty)
        self.assertEqual([name for name in os.listdir(store) if "@" in name], [])

    def test_schema(self):
        url = database()
        self.filled(url, lambda: service("postgres").sql("DROP SCHEMA memcube CASCADE", url.rsplit("/", 1)[1]))

    def test_database(self):
        url = database()
        name = url.rsplit("/", 1)[1]

        def empty():
            service("postgres").sql(f"DROP DATABASE {name} WITH (FORCE)")
            service("postgres").sql(f"CREATE DATABASE {name}")

        self.filled(url, empty)

    def test_bucket(self):
        self.filled(service("moto").url("emptied"), lambda: service("moto").empty("emptied/"))

    def test_two_of_one_address(self):
        """What is known of a bucket counts for its endpoint alone, and of a server for its database."""
        a = Machine("ana")
        a.good("new", "trips")
        a.good("add", "trips", "one", "--name", "one.md")
        one, two = service("moto").url("same"), service("rclone").url("same")
        databases = [database() for _ in range(2)]
        base = databases[0].rsplit("/", 1)[0]
        for number, url in enumerate([one, two] + [f"{base}/?dbname={each.rsplit('/', 1)[1]}" for each in databases]):
            a.good("push", "trips", url)
            b = Machine("ben")
            b.good("clone", url + "#trips")
            self.assertEqual(b.good("list", "trips"), "memories/one.md\n", number)

    def test_erased(self):
        url = database()
        a = Machine("ana")
        a.good("new", "trips")
        a.good("push", "trips", url)
        service("postgres").sql("UPDATE memcube.cube SET gone_at = now() WHERE name = 'trips'", url.rsplit("/", 1)[1])
        for command in ("push", "sync", "pull"):
            self.fails(a, 4, command, "trips", says=["was erased"])

    def test_looking_only(self):
        """Who may only read a store pulls and clones; it gets no id by that."""
        url = database()
        name = url.rsplit("/", 1)[1]
        a, b = Machine("ana"), Machine("ben")
        a.good("new", "trips")
        a.good("add", "trips", "one", "--name", "one.md")
        a.good("push", "trips", url)
        guest = f"guest{random.randrange(10**9)}"
        service("postgres").sql(
            f"DELETE FROM memcube.cube WHERE name = '@store'; CREATE USER {guest} PASSWORD 'guest'; "
            f"GRANT USAGE ON SCHEMA memcube TO {guest}; GRANT SELECT ON ALL TABLES IN SCHEMA memcube TO {guest}", name)
        own = service("postgres").url(name, guest, "guest")
        b.good("clone", own + "#trips")
        a.good("add", "trips", "two", "--name", "two.md")
        a.good("push", "trips")
        b.good("pull", "trips")
        self.assertEqual(b.good("list", "trips"), a.good("list", "trips"))


def log(server):
    """What a server said to its operator."""
    path = os.path.join(server.machine.home, ".local/state/memcube/daemon.log")
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


class Damaged(Refusals):
    """What is damaged or missing is reported each time, until it is there or not wanted any more."""

    def damaged(self):
        url = database()
        name = url.rsplit("/", 1)[1]
        a = Machine("ana")
        a.good("new", "trips")
        a.good("add", "trips", "one", "--name", "one.md")
        document = os.path.join(a.home, "long.txt")
        with open(document, "w", encoding="utf-8") as file:
            file.write("a line of a document\n" * 1000)
        a.good("add", "trips", "--document", document)
        a.good("add", "trips", "two", "--name", "two.md")
        a.good("push", "trips", url)
        return a, url, lambda text: service("postgres").sql(text, name)

    def test_segment(self):
        a, url, sql = self.damaged()
        sql("CREATE TABLE kept AS SELECT * FROM memcube.segment; "
            "UPDATE memcube.segment SET bytes = 'x' WHERE seq = (SELECT max(seq) FROM memcube.segment)")
        b = Machine("ben")
        self.assertEqual(b.run("clone", url + "#trips")[0], 5)
        for _ in range(2):
            self.fails(b, 5, "pull", "trips", says=["damaged"])
        self.assertEqual(b.run("sync", "trips")[0], 5)
        sql("UPDATE memcube.segment s SET bytes = k.bytes FROM kept k WHERE k.hash = s.hash")
        b.good("pull", "trips")
        self.assertEqual(b.good("list", "trips"), a.good("list", "trips"))
        b.good("sync", "trips")

    def test_blob(self):
        a, url, sql = self.damaged()
        sql("CREATE TABLE kept AS SELECT * FROM memcube.blob; DELETE FROM memcube.blob")
        b, c = Machine("ben"), Machine("cy")
        self.assertEqual(b.run("clone", url + "#trips")[0], 5)
        for _ in range(2):
            self.fails(b, 5, "pull", "trips", says=["has not the blob"])
        c.run("clone", url + "#trips")
        # What is purged elsewhere is missing with good reason.
        sql("INSERT INTO memcube.blob (cube, hash, size, bytes) SELECT cube, hash, size, bytes FROM kept")
        b.good("pull", "trips")
        self.assertIn("a line of a document", b.good("show", "trips", "documents/long.txt"))
        sql("DELETE FROM memcube.blob")
        self.fails(c, 5, "pull", "trips", says=["has not the blob"])
        a.good("purge", "trips", "documents/long.txt", "--yes")
        a.good("push", "trips")
        c.good("pull", "trips")

    def test_server(self):
        _, url, sql = self.damaged()
        sql("CREATE TABLE kept AS SELECT * FROM memcube.blob; UPDATE memcube.blob SET bytes = 'x'")
        server = Server("one", url)
        try:
            status, _, _ = server.call("GET", "/v1/memories/?user_id=trips")
            self.assertEqual(status, 200)
            end = time.monotonic() + 20
            while "left out" not in log(server):
                self.assertLess(time.monotonic(), end, log(server))
                time.sleep(0.2)
            sql("UPDATE memcube.blob s SET bytes = k.bytes FROM kept k WHERE k.hash = s.hash")
            end = time.monotonic() + 60
            while not glob.glob(server.machine.home + "/.local/share/memcube/cubes/trips.memcube/blobs/*/*"):
                self.assertLess(time.monotonic(), end, log(server))
                time.sleep(0.5)
            self.assertEqual(log(server).count("left out"), 1)
        finally:
            server.end()


class Silent(unittest.TestCase):
    """A database that stops answering: reads go on, writes are refused within moments, and all goes on later."""

    def test_bucket(self):
        """It is waited for once."""
        silent = services.Silent()
        self.addCleanup(silent.close)
        a = Machine("ana")
        a.good("new", "trips")
        began = time.monotonic()
        status, _, err = a.run("push", "trips", f"s3://b/x?endpoint=http://127.0.0.1:{silent.port}")
        self.assertEqual(status, 1, err)
        self.assertIn("did not answer in time", err)
        self.assertLess(time.monotonic() - began, 35)

    def test_stopped(self):
        own = Postgres(scratch())
        self.addCleanup(own.close)
        server = Server("one", own.url())
        try:
            self.assertEqual(server.add("ana", "before.")[0], 200)
            own.signal(signal.SIGSTOP)
            began = time.monotonic()
            status, body, _ = server.add("ana", "meanwhile.")
            self.assertEqual(status, 503, body)
            self.assertLess(time.monotonic() - began, 25)
            # By now it is known.
            for _ in range(5):
                began = time.monotonic()
                self.assertEqual(server.add("ana", "meanwhile.")[0], 503)
                self.assertLess(time.monotonic() - began, 12)
                began = time.monotonic()
                self.assertIn("before.", server.memories("ana"))
                status, body, _ = server.call("GET", "/health")
                self.assertLess(time.monotonic() - began, 3)
            self.assertEqual(status, 503, body)
            self.assertIn('"writable":false', body.replace(" ", ""))
            own.signal(signal.SIGCONT)
            end = time.monotonic() + 40
            while server.add("ana", "after.")[0] != 200:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.2)
            while server.call("GET", "/health")[0] != 200:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.2)
            self.assertEqual(log(server).count("answers again"), 1, log(server))
        finally:
            own.signal(signal.SIGCONT)
            server.end()


class Ending(Refusals):
    """A signal ends what waits for a store within some seconds."""

    def ends(self, process, status, number=signal.SIGINT, seconds=5):
        began = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        self.assertLess(time.monotonic() - began, seconds, err)
        self.assertEqual(process.returncode, status, out + err)

    def test_commands(self):
        silent = services.Silent()
        self.addCleanup(silent.close)
        a = Machine("ana")
        a.good("new", "trips")
        for url in (f"postgres://u:p@127.0.0.1:{silent.port}/d", f"s3://b/x?endpoint=http://127.0.0.1:{silent.port}"):
            for words in (["push", "trips", url], ["pull", "trips", url], ["sync", "trips", url],
                          ["clone", url + "#other"]):
                process = a.start(*words)
                time.sleep(0.5)
                self.ends(process, 130)
            server = a.start("serve", "--listen", "127.0.0.1:0", "--store", url)
            time.sleep(0.7)
            self.ends(server, 0, signal.SIGTERM, 10)

    def test_stuck(self):
        """A watch and a server whose database stops answering."""
        own = Postgres(scratch())
        self.addCleanup(own.close)
        server, a = Server("one", own.url()), Machine("ana")
        a.good("new", "trips")
        a.good("push", "trips", own.url())
        watch = a.start("sync", "trips", "--watch")
        self.assertEqual(server.add("ana", "before.")[0], 200)
        own.signal(signal.SIGSTOP)
        try:
            def stuck():
                # It ends without an answer.
                with contextlib.suppress(OSError, http.client.HTTPException):
                    server.add("ana", "stuck.")

            threads = [threading.Thread(target=stuck) for _ in range(4)]
            for each in threads:
                each.start()
            a.good("add", "trips", "stuck", "--name", "stuck.md")
            time.sleep(2)
            self.ends(watch, 0)
            self.ends(server.process, 0, signal.SIGTERM, 11)
        finally:
            own.signal(signal.SIGCONT)
        for each in threads:
            each.join()

    def test_endless_listing(self):
        count = iter(range(10**9))
        web = services.Web(200, lambda: f"""<ListBucketResult><IsTruncated>true</IsTruncated>
            <NextContinuationToken>{next(count)}</NextContinuationToken></ListBucketResult>""".encode())
        self.addCleanup(web.close)
        a = Machine("ana")
        a.good("new", "trips")
        self.fails(a, 5, "push", "trips", web.url(), says=["no S3 service"])


class Homes(Refusals):
    """What belongs to a store that servers share is changed there."""

    def test_commands(self):
        url = database()
        server = Server("one", url)
        try:
            self.assertEqual(server.add("ana", "before.")[0], 200)
            # The server hears of it at once.
            self.assertNotIn("hear of this", server.machine.run("key", "new")[2])
        finally:
            server.end()
        machine = server.machine
        for words in (["delete", "ana", "--yes"], ["rename", "ana", "other"]):
            self.fails(machine, 4, *words, says=["servers share", url.rsplit("/", 1)[1], "shared-store"])
        for words in (["key", "new"], ["member", "add", "ana@example.org"], ["project", "new", "shop"],
                      ["user", "new", "bob@example.org"]):
            status, _, err = machine.run(*words)
            self.assertEqual(status, 0, err)
            self.assertIn("hear of this", err)
            self.assertNotIn(PASSWORD, err)
        os.remove(os.path.join(machine.home, ".local/state/memcube/shared-store"))
        machine.good("rename", "ana", "other")
        machine.good("delete", "other", "--yes")

    def test_own_home(self):
        a = Machine("ana")
        a.good("new", "trips")
        for place in ("", "/cubes"):
            store = os.path.join(a.home, ".local/share/memcube") + place
            self.fails(a, 1, "serve", "--listen", "127.0.0.1:0", "--store", store, says=["keeps its own cubes"])

    def test_names(self):
        store, a, b = folder(), Machine("ana"), Machine("ben")
        a.good("new", "a#b")
        a.good("push", "a#b", store)
        a.good("sync", "a#b")
        b.good("clone", store + "#a#b")
        self.assertEqual(b.good("list", "a#b"), "")
        c = Machine("cy")
        c.good("new", "a#b")
        self.fails(c, 1, "clone", store + "#a#b", says=["another NAME"])
        c.good("clone", store + "#a#b", "mine")

    def test_secrets(self):
        a = Machine("ana")
        a.good("new", "trips")
        for url in ("postgres://u:zeb/ra@h/d", "postgres://u:zeb#ra@h/d", "postgres://u:zebra/d",
                    "postgres:/u:zebra@h/d", "s3://K:zeb/ra@b"):
            for words in (["push", "trips", url], ["push", url, "trips"], ["clone", url], ["clone", url, "x"],
                          ["serve", "--store", url], ["sync", "trips", url, "--watch"]):
                status, out, err = a.run(*words)
                self.assertIn(status, (1, 2), err)
                for part in ("zeb", "ra@"):
                    self.assertNotIn(part, out + err)


class Watching(unittest.TestCase):
    def test_refused(self):
        """Once it runs, a watch says of a store that refuses that it is tried again, and goes on."""
        url = database()
        name = url.rsplit("/", 1)[1]
        a, b = Machine("ana"), Machine("ben")
        a.good("new", "trips")
        a.good("push", "trips", url)
        b.good("clone", url + "#trips")
        watch = a.start("sync", "trips", "--watch")
        try:
            time.sleep(2)
            service("postgres").sql("ALTER TABLE memcube.segment RENAME TO elsewhere", name)
            a.good("add", "trips", "one", "--name", "one.md")
            time.sleep(4)
            self.assertIsNone(watch.poll())
            service("postgres").sql("ALTER TABLE memcube.elsewhere RENAME TO segment", name)
            end = time.monotonic() + 30
            while b.good("pull", "trips") and "one.md" not in b.good("list", "trips"):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.5)
        finally:
            watch.send_signal(signal.SIGINT)
            said = watch.communicate(timeout=30)[1]
        self.assertEqual(watch.returncode, 0, said)
        self.assertEqual((said.count("it is tried again"), said.count("answers again")), (1, 1), said)


class Erased(unittest.TestCase):
    def test_written_meanwhile(self):
        """A write to what another server has just erased begins anew."""
        url = database()
        one, two = Server("one", url), Server("two", url)
        try:
            for turn in range(5):
                status, body, token = one.add("bob", f"first {turn}.")
                self.assertEqual(status, 200, body)
                two.memories("bob", token)
                self.assertEqual(one.call("DELETE", "/v2/entities/user/bob/")[0], 200)
                status, body, token = two.add("bob", f"second {turn}.")
                self.assertEqual(status, 200, body)
                self.assertEqual(two.memories("bob"), [f"second {turn}."])
                self.assertEqual(one.memories("bob", token), [f"second {turn}."])
                time.sleep(1.5)
                self.assertEqual(two.memories("bob"), [f"second {turn}."])
                self.assertEqual(one.call("DELETE", "/v2/entities/user/bob/")[0], 200)
                time.sleep(1.5 * (turn % 2))
        finally:
            one.end()
            two.end()


class EmptiedServer(unittest.TestCase):
    def emptied(self, url, empty):
        """A server whose store was emptied answers no write until it was restarted, and fills the store then."""
        server = Server("one", url)
        try:
            self.assertEqual(server.add("ana", "before.")[0], 200)
            empty()
            end = time.monotonic() + 20
            while True:
                status, body, _ = server.add("ana", "meanwhile.")
                if status == 503 and "restart the server" in body:
                    break
                self.assertLess(time.monotonic(), end, body)
                time.sleep(0.2)
            self.assertIn("before.", server.memories("ana"))
            time.sleep(2)
            server.end()
            self.assertEqual(log(server).count("emptied or replaced"), 1, log(server))
            server.start()
            self.assertEqual(server.add("ana", "after.")[0], 200)
            end = time.monotonic() + 20
            while True:
                two = Server("two", url)
                try:
                    found = two.memories("ana")
                finally:
                    two.end()
                if {"before.", "after."} <= set(found):
                    break
                self.assertLess(time.monotonic(), end, found)
        finally:
            server.end()

    def test_postgres(self):
        url = database()
        self.emptied(url, lambda: service("postgres").sql("DROP SCHEMA memcube CASCADE", url.rsplit("/", 1)[1]))

    def test_bucket(self):
        self.emptied(service("moto").url("emptiedserver"), lambda: service("moto").empty("emptiedserver/"))
