"""A server whose disk is full: what it could not store it says, and nothing is there twice."""

import contextlib
import http.client
import json
import os
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from store import MEMCUBE, Store


class FullServer(unittest.TestCase):
    """One of the server's three directories is on a disk of 6 MB, which fills up and gets room again."""

    def setUp(self):
        if os.geteuid() != 0:
            raise AssertionError("only root can mount the small disk that this test needs")
        directory = tempfile.TemporaryDirectory(prefix="memcube-")
        self.addCleanup(directory.cleanup)
        self.store = Store(directory.name)
        self.key = self.store.run("key", "new").decode().strip()

    def disk(self, name):
        place = os.path.join(self.store.directory, name)
        kept = place + ".kept"
        if os.path.exists(place):
            os.rename(place, kept)
        os.mkdir(place)
        mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "memcube-test", place]
        subprocess.run(mount, check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", place], check=True)
        if os.path.exists(kept):
            subprocess.run(["cp", "-a", kept + "/.", place], check=True)
        return os.path.join(place, "stone")

    def serve(self):
        server = subprocess.Popen([MEMCUBE, "serve", "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.PIPE, env=self.store.environment)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        self.url = urllib.parse.urlsplit(server.stdout.readline().decode().split()[-1])

    def call(self, path, body=None, once=None):
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=60)
        headers = {"Authorization": f"Token {self.key}"}
        if once:
            headers["Idempotency-Key"] = once
        if body is None:
            connection.request("GET", path, headers=headers)
        else:
            connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        found = json.loads(answer.read())
        connection.close()
        return answer.status, found

    def add(self, text, once=None):
        return self.call("/v3/memories/add/", {
            "user_id": "kim", "infer": False, "messages": text + " " + "stone " * 300}, once)

    def fill(self, stone, left):
        """Leaves so many bytes of room."""
        room = os.statvfs(os.path.dirname(stone))
        with open(stone, "wb") as file, contextlib.suppress(OSError):
            file.write(bytes(max(0, room.f_bavail * room.f_bsize - left)))

    def check(self, name):
        stone = self.disk(name)
        self.serve()
        told, refused = [], []
        self.assertEqual(self.add("The first one")[0], 200)
        for turn, left in enumerate((400_000, 150_000, 60_000, 20_000, 8_000, 0)):
            self.fill(stone, left)
            for number in range(12):
                text, once = f"number{turn}x{number}", number % 2 == 1
                status, answer = self.add(text, f"k{turn}x{number}" if once else None)
                if status != 200:
                    self.assertEqual(status, 503, answer)
                    self.assertIn("no room", answer["detail"])
                (told if status == 200 else refused).append((text, once))
            os.unlink(stone)
        # With room it goes on; what had a key is asked again.
        place = os.path.dirname(stone)
        subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
        again = [text for text, once in refused if once]
        for text in again:
            status, answer = self.add(text, "k" + text[6:])
            self.assertEqual(status, 200, answer)
        status, answer = self.call("/v3/memories/?page_size=1000", {"filters": {"user_id": "kim"}})
        self.assertEqual(status, 200, answer)
        found = [each["memory"].split()[0] for each in answer["results"]]
        self.assertEqual(answer["count"], len(found))
        lost = {text for text, once in refused if not once}
        self.assertEqual({text: found.count(text) for text, _ in told},
                         {text: 1 for text, _ in told})
        self.assertEqual({text: found.count(text) for text in again}, {text: 1 for text in again})
        # Who is told that it was not stored asks again, and has it once.
        self.assertEqual({text: found.count(text) for text in lost}, {text: 0 for text in lost})
        return len(told), len(refused)

    def test_searching(self):
        """What was stored right before there was no room is found, also while there is none."""
        stone = self.disk("state")
        self.serve()
        for number in range(8):
            self.assertEqual(self.add(f"Fact {number} of Lisbon")[0], 200)
        self.fill(stone, 0)
        for _ in range(4):
            status, answer = self.call("/v3/memories/search/", {
                "query": "Lisbon", "filters": {"user_id": "kim"}, "top_k": 20})
            self.assertEqual((status, len(answer.get("results", []))), (200, 8), answer)
            time.sleep(0.3)

    def test_messages(self):
        """Who is told that a message is not stored says it again, and it is there once."""
        stone = self.disk("store")
        self.serve()
        told = 0
        for number, left in enumerate((4_000_000, 60_000, 20_000, 8_000, 4_000, 0, 0)):
            self.fill(stone, left)
            body = {"user_id": "kim", "run_id": "talk", "async_mode": False,
                    "messages": f"I own boat number {number}. " + "stone " * 900}
            for _ in range(3):
                status, answer = self.call("/v3/memories/add/", body)
                if status == 200:
                    told += 1
                    break
                self.assertEqual(status, 503, answer)
            os.unlink(stone)
        place = os.path.dirname(stone)
        subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
        self.assertEqual(self.call("/v3/memories/add/", {
            "user_id": "kim", "infer": False, "messages": "There is room again"})[0], 200)
        status = json.loads(self.store.run("status", "kim", "--json"))
        self.assertGreater(told, 0)
        self.assertEqual(status["counts"]["messages"], told)

    def test_entities(self):
        """Who has memories is told where nothing can be stored, with a number that stays."""
        stone = self.disk("store")
        self.serve()
        self.assertEqual(self.add("The first one")[0], 200)
        self.store.run("new", "bob")
        self.store.run("add", "bob", "Bob sails")
        self.fill(stone, 0)
        status, answer = self.call("/v1/entities/")
        self.assertEqual(status, 200, answer)
        found = {each["name"]: each["id"] for each in answer["results"]}
        self.assertEqual(set(found), {"kim", "bob"})
        self.assertEqual(self.call("/v2/entities/user/bob/")[1][0]["id"], found["bob"])

    def test_store(self):
        told, refused = self.check("store")
        self.assertGreater(refused, 0)
        self.assertGreater(told, 0)

    def test_state(self):
        self.check("state")

    def test_cache(self):
        """What is there follows from the bundles: nothing is refused, and all is listed and found."""
        told, refused = self.check("cache")
        self.assertEqual(refused, 0)
        self.assertGreater(told, 0)

    def test_reading_without_a_cache(self):
        """What another program wrote is listed and found where the cache has no room, also behind a start."""
        stone = self.disk("cache")
        self.serve()
        self.store.run("new", "bob")
        for number in range(4):
            if number == 1:
                self.fill(stone, 0)
            if number == 3:
                self.serve()
            self.store.run("add", "bob", f"Bob has boat {number}")
            chosen = {"filters": {"user_id": "bob"}}
            for path, body in (("", chosen), ("search/", chosen | {"query": "boat"})):
                status, answer = self.call("/v3/memories/" + path, body)
                self.assertEqual((status, len(answer.get("results", []))), (200, number + 1), answer)


if __name__ == "__main__":
    unittest.main()
