"""Programs over HTTP, people in the mount: both see the same memories."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
import warnings

from harness import MEMCUBE, MountTest, larger, read, write

HERE = os.path.dirname(os.path.abspath(__file__))
CLIENTS = os.path.join(HERE, "..", "..", "build", "clients")
# How often a server is killed in the midst of a call.
ROUNDS = int(os.environ.get("ROUNDS", "16"))
TLS = os.path.join(HERE, "..", "Fixtures", "tls")


class Gateway(MountTest):
    def setUp(self):
        super().setUp()
        self.key = self.store.run("key", "new").decode().strip()
        self.serve("--listen", "127.0.0.1:0")

    def serve(self, *arguments, under=()):
        self.server = subprocess.Popen(
            [*under, MEMCUBE, "serve", *arguments], stdout=subprocess.PIPE,
            env=self.store.environment)
        self.addCleanup(self.server.stdout.close)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        self.url = self.server.stdout.readline().decode().split()[-1]

    def end(self):
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(60), 0)

    def call(self, method, path, body=None, key=None, scheme="Token", context=None, status=None,
             once=None):
        headers = {"Authorization": f"{scheme} {key or self.key}"}
        if once:
            headers["Idempotency-Key"] = once
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers=headers)
        try:
            with urllib.request.urlopen(request, context=context, timeout=60) as answer:
                found, data = answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                found, data = error.code, json.load(error)
        if status is None:
            self.assertIn(found, (200, 201, 202), data)
        else:
            self.assertEqual(found, status, data)
        return data

    def add(self, text, user="notes", **more):
        body = {"messages": text, "user_id": user, "infer": False, **more}
        return self.call("POST", "/v3/memories/add/", body)["results"][0]["id"]

    def client(self, name, script, **environment):
        """Runs a script with the real client of that name."""
        python = os.path.join(CLIENTS, name, "bin", "python")
        self.assertTrue(os.path.exists(python), f"{python}: scripts/setup --test installs it")
        done = subprocess.run(
            [python, "-B", os.path.join(HERE, "clients", script)], capture_output=True, text=True,
            timeout=100, env={**self.store.environment, "URL": self.url, "KEY": self.key,
                              "MEM0_TELEMETRY": "False", **environment})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.splitlines()[-1], "ok")

    def test_mem0(self):
        reader = self.store.run("key", "new", "--role", "reader").decode().strip()
        self.client("mem0ai-2.2.1", "mem0_client.py", READER=reader)
        # What a person made is there still, whatever the client's tests deleted.
        self.assertIn("notes", os.listdir(self.store.mount_point))

    def test_memhq(self):
        self.client("memhq-0.1.0", "memhq_client.py")

    def test_memory_stores(self):
        reader = self.store.run("key", "new", "--role", "reader").decode().strip()
        self.client("anthropic-2.14.0", "memory_stores_client.py", READER=reader,
                    MOUNT=self.store.mount_point)

    def test_what_is_added_is_a_file(self):
        number = self.add("The heron nests in the harbour")
        path = os.path.join(self.memories, "the-heron-nests-in-the-harbour.md")
        self.eventually(lambda: os.path.exists(path))
        self.assertEqual(read(path), b"The heron nests in the harbour\n")
        write(path, b"The heron has left\n")
        self.eventually(lambda: self.call(
            "GET", f"/v1/memories/{number}/")["memory"] == "The heron has left")
        os.remove(path)
        self.eventually(lambda: self.listed() == [])
        # The other way round.
        write(os.path.join(self.memories, "by-hand.md"), b"---\ntags: [a]\n---\nWritten by hand\n")
        self.eventually(lambda: self.listed() == ["Written by hand"])
        found = self.call("POST", "/v3/memories/search/", {
            "query": "written by hand", "filters": {"user_id": "notes"}})["results"]
        self.assertEqual([each["memory"] for each in found], ["Written by hand"])
        self.call("PUT", f"/v1/memories/{found[0]['id']}/", {"text": "Typed"})
        path = os.path.join(self.memories, "by-hand.md")
        self.eventually(lambda: read(path) == b"---\ntags: [a]\n---\nTyped\n")

    def listed(self):
        answer = self.call("POST", "/v3/memories/", {"filters": {"user_id": "notes"}})
        return [each["memory"] for each in answer["results"]]

    def test_accepted_survives_a_kill(self):
        events = [self.call("POST", "/v3/memories/add/", {
            "messages": f"I own {number} boats.", "user_id": "kim"})["event_id"]
            for number in range(2, 8)]
        self.server.kill()
        self.server.wait()
        self.serve("--listen", "127.0.0.1:0")
        for event in events:
            self.eventually(lambda: self.call(
                "GET", f"/v1/event/{event}/")["status"] == "SUCCEEDED")
        answer = self.call("POST", "/v3/memories/", {
            "filters": {"user_id": "kim"}, "include_merged": True})
        texts = [each["memory"] for each in answer["results"]]
        for number in range(2, 8):
            self.assertEqual(sum(f" {number} boats" in each for each in texts), 1, texts)
        self.end()

    def test_memos_stores_once_whenever_it_is_killed(self):
        self.call("POST", "/mem_cubes", {"name": "shelf"})
        bodies = [{"memory_content": f"Boat {number} is blue"} for number in range(4)]
        bodies.append({"messages": [{"role": "user", "content": "I own seven boats."}]})
        for turn, body in enumerate(bodies):
            sender = threading.Thread(target=self.tried, args=(body,))
            sender.start()
            # Wherever it is by then: before, between or behind its writes.
            time.sleep(turn * 0.004)
            self.server.kill()
            self.server.wait()
            sender.join()
            self.serve("--listen", "127.0.0.1:0")
            for _ in range(2):
                self.call("POST", "/memories", body)
        answer = self.call("GET", "/api/memories?mem_cube_id=shelf")
        texts = [each["memory"] for each in answer["data"]["text_mem"][0]["memories"]]
        self.assertEqual(len(texts), 5, texts)
        # A mount sees what came over HTTP.
        folder = os.path.join(self.store.mount_point, "shelf", "memories")
        self.eventually(lambda: read(
            os.path.join(folder, "boat-0-is-blue.md")) == b"Boat 0 is blue\n")

    def tried(self, body):
        try:
            self.call("POST", "/memories", body)
        except OSError:
            pass

    def test_what_has_a_key_is_stored_once_whenever_it_is_killed(self):
        """Of every dialect: the server is killed at some moment of a call, which is told again."""
        def said(text):
            return [{"role": "user", "content": text}]

        calls = [
            ("/v3/memories/add/", "Token", lambda text: {
                "messages": text, "user_id": "kim", "infer": False}),
            ("/v1/memories/", "Token", lambda text: {"messages": text, "user_id": "kim"}),
            ("/v1/memhq/add", "Bearer", lambda text: {
                "messages": said(text), "user_id": "kim", "wait_for_processing": True}),
            ("/api/openmem/v1/add/message", "Token", lambda text: {
                "messages": said(text), "user_id": "kim"}),
        ]
        self.add("The harbour is wide", user="kim")
        texts = []
        for turn in range(ROUNDS):
            path, scheme, body = calls[turn % len(calls)]
            texts.append(f"I own {turn + 100} boats.")
            asked = {"path": path, "body": body(texts[-1]), "scheme": scheme, "once": f"k{turn}"}
            sender = threading.Thread(target=self.tried_once, kwargs=asked)
            sender.start()
            # Wherever it is by then: before, between or behind its writes.
            time.sleep(turn // len(calls) % 12 * 0.005)
            self.server.kill()
            self.server.wait()
            sender.join()
            self.serve("--listen", "127.0.0.1:0")
            self.assertEqual(self.call("POST", **asked), self.call("POST", **asked))
        answer = self.call("POST", "/v3/memories/?page_size=1000", {
            "filters": {"user_id": "kim"}, "include_merged": True})
        found = [each["memory"] for each in answer["results"]]
        counts = {text: sum(f" {turn + 100} boats" in each for each in found)
                  for turn, text in enumerate(texts)}
        self.assertEqual(set(counts.values()), {1}, counts)
        said = ""
        for place, _, names in os.walk(os.path.join(self.store.mount_point, "kim")):
            if "messages" in place:
                said += "".join(read(os.path.join(place, name)).decode() for name in names)
        self.assertTrue(all(said.count(f" {turn + 100} boats") == 1 for turn in range(ROUNDS)
                            if turn % 4), said)

    def tried_once(self, **asked):
        try:
            self.call("POST", **asked)
        except OSError:
            pass

    @larger
    def test_a_body_without_a_key_takes_no_memory(self):
        """It is read to its end, where the next request begins, and not kept."""
        place = self.url.split("//")[1]
        body = b'{"messages": "' + b"GET /v1/ping/ HTTP/1.1\\r\\n" * 290_000 + b'"}'
        ahead = [http.client.HTTPConnection(place, timeout=60) for _ in range(24)]
        for number, connection in enumerate(ahead):
            self.addCleanup(connection.close)
            connection.putrequest("POST", "/v3/memories/add/")
            if number % 2:
                connection.putheader("Authorization", "Token nobody")
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body[:-1])
        self.call("GET", "/v1/ping/")
        with open(f"/proc/{self.server.pid}/status", encoding="ascii") as file:
            size = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
        self.assertLess(size, 100_000, "kB, beside 24 bodies of 7.2 MB")
        for connection in ahead:
            connection.send(body[-1:])
            with connection.getresponse() as answer:
                self.assertEqual(answer.status, 401)
                self.assertIn("detail", json.load(answer))
            connection.request("GET", "/v1/ping/", headers={"Authorization": f"Token {self.key}"})
            with connection.getresponse() as answer:
                self.assertEqual((answer.status, json.load(answer)["status"]), (200, "ok"))

    def ticks(self):
        """The time that the server has used of processors, hundredths of a second."""
        fields = read(f"/proc/{self.server.pid}/stat").rsplit(b")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def test_encrypted_and_by_socket(self):
        self.end()
        self.serve("--listen", "127.0.0.1:0", "--certificate", os.path.join(TLS, "certificate.pem"),
                   "--key", os.path.join(TLS, "key.pem"))
        self.assertTrue(self.url.startswith("https://"))
        context = ssl.create_default_context(cafile=os.path.join(TLS, "certificate.pem"))
        self.assertEqual(self.call("GET", "/v1/ping/", context=context)["status"], "ok")
        # TLS 1.0 and 1.1 are not spoken, whatever the client would take.
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
            old.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings(action="ignore"):
                old.minimum_version = old.maximum_version = version
            with self.assertRaises(urllib.error.URLError):
                urllib.request.urlopen(self.url, context=old)
        # Who begins a handshake and says no more costs nothing.
        port = int(self.url.rstrip("/").rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"\x16\x03\x01\x02\x00\x01")
            time.sleep(0.5)
            before = self.ticks()
            time.sleep(2)
            self.assertLess(self.ticks() - before, 20)
            self.assertEqual(self.call("GET", "/v1/ping/", context=context)["status"], "ok")
        self.end()
        path = os.path.join(self.store.directory, "s")
        self.serve("--socket", path)
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
            connection.sendall(
                f"GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {self.key}\r\n"
                "Connection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
        self.assertIn(b'"status":"ok"', answer)
        self.end()
        self.assertFalse(os.path.exists(path))

    def test_a_proxy_on_this_machine(self):
        """It passes on the name by which it was called, which nobody else may say here."""
        def status(*headers, path="/v1/ping/", key=self.key):
            request = urllib.request.Request(self.url.rstrip("/") + path, headers=dict(headers))
            if key:
                request.add_header("Authorization", f"Token {key}")
            try:
                with urllib.request.urlopen(request) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code
        named = ("Host", "memory.example.org")
        self.assertEqual(status(named), 403)
        self.end()
        self.serve("--listen", "127.0.0.1:0", "--allow-plain")
        self.assertEqual(status(named), 200)
        self.assertEqual(status(named, path="/memories?user_id=u", key=None), 401)

    def test_hangup(self):
        """A terminal that goes ends the server as a wish to end does; nohup keeps it."""
        self.end()
        # Also where the tests themselves run under nohup.
        self.serve("--listen", "127.0.0.1:0", under=("env", "--default-signal=HUP"))
        self.server.send_signal(signal.SIGHUP)
        self.assertEqual(self.server.wait(60), 0)
        self.serve("--listen", "127.0.0.1:0", under=("nohup",))
        self.server.send_signal(signal.SIGHUP)
        self.call("GET", "/v1/ping/")
        self.assertIsNone(self.server.poll())
        self.end()

    def test_console(self):
        self.store.run("project", "new", "shop", "--monthly-ingest", "1")
        key = self.store.run("key", "new", "--project", "shop", "--name", "till").decode().strip()
        body = {"messages": "Sells tea", "user_id": "till", "infer": False}
        self.call("POST", "/v3/memories/add/", body, key=key)
        self.assertIn("budget", self.call(
            "POST", "/v3/memories/add/", body, key=key, status=429)["detail"])
        self.assertTrue(os.path.isdir(os.path.join(
            self.store.directory, "store", "projects", "shop", "till.memcube")))
        listed, = self.store.json("key", "list", "--project", "shop")
        self.assertEqual((listed["name"], listed["state"]), ("till", "good"))
        self.assertNotIn(key, json.dumps(listed))
        self.eventually(lambda: [each["status"] for each in self.store.json(
            "usage", "shop", "--calls", "9")] == [429, 200])
        month, = self.store.json("usage", "shop")
        self.assertEqual((month["ingest"], month["retrieval"]), (1, 0))
        self.store.run("key", "revoke", listed["id"], "--project", "shop")
        self.call("GET", "/v1/ping/", key=key, status=401)
        self.store.run("project", "delete", "shop", "--yes")
        self.assertFalse(os.path.exists(os.path.join(
            self.store.directory, "store", "projects", "shop")))
        self.assertEqual(
            [each["name"] for each in self.store.json("project", "list")], ["default"])
