"""Servers whose copies of the store's cubes are bounded. run.py starts the services."""

import glob
import os
import random
import threading
import time
import unittest

from services import Postgres
from test_faults import log
from test_replicas import Machine, Server, database, folder
from test_stores import scratch, service


class Room(unittest.TestCase):
    """A MiB of copies has room for some ten small cubes."""

    OPTIONS = ("--local-limit", "1")

    @staticmethod
    def here(server):
        """The names of cubes that a server has."""
        return {os.path.basename(path).split(".")[0]
                for path in glob.glob(server.machine.home + "/.local/share/memcube/cubes/*.memcube")}

    @staticmethod
    def taken(server):
        """What the cubes and their states take of a server's disk, bytes."""
        sum_ = 0
        for part in (".local/share/memcube/cubes", ".local/state/memcube/cubes"):
            for path, _, names in os.walk(os.path.join(server.machine.home, part)):
                for name in names:
                    try:
                        sum_ += os.lstat(os.path.join(path, name)).st_blocks * 512
                    except OSError:
                        pass
        return sum_

    def eventually(self, check, seconds=60):
        end = time.monotonic() + seconds
        while not (found := check()):
            self.assertLess(time.monotonic(), end, found)
            time.sleep(0.2)

    def bounded(self, url):
        server = Server("one", url, options=self.OPTIONS)
        try:
            names = [f"u{number:02}" for number in range(24)]
            tokens = {}
            for name in names:
                status, body, tokens[name] = server.add(name, f"the word of {name}.")
                self.assertEqual(status, 200, body)
            self.eventually(lambda: self.taken(server) <= 1 << 20)
            stayed = self.here(server)
            self.assertLess(len(stayed), len(names))
            # Those that were used last stay.
            self.assertEqual(stayed, set(names[-len(stayed):]))
            # All are found, and what went is brought again; what is written to one that went is added to it.
            for name in names:
                self.assertEqual(server.memories(name, tokens[name]), [f"the word of {name}."])
                self.assertEqual(server.add(name, "one more.")[0], 200)
                self.assertEqual(server.memories(name), ["one more.", f"the word of {name}."])
            self.eventually(lambda: self.taken(server) <= 1 << 20)
            status, body, _ = server.call("POST", "/v1/memories/search/", {"query": "word", "user_id": "u03"})
            self.assertEqual([each["memory"] for each in body], ["the word of u03."])
            # Erased, one that is not here is gone for good.
            self.eventually(lambda: self.taken(server) <= 1 << 20)
            gone = sorted(set(names) - self.here(server))[0]
            self.assertEqual(server.call("DELETE", f"/v2/entities/user/{gone}/")[0], 200)
            self.assertEqual(server.memories(gone), [])
            self.assertEqual(log(server), "")
        finally:
            server.end()

    def test_known(self):
        """What a cube held that went is known as long as nothing came to it."""
        url = database()
        one, two = Server("one", url, options=self.OPTIONS), Server("two", url)
        try:
            names = [f"u{number:02}" for number in range(24)]
            for name in names:
                self.assertEqual(one.add(name, f"the word of {name}.")[0], 200)
            self.eventually(lambda: self.taken(one) <= 1 << 20)
            stayed = self.here(one)

            def count():
                status, body, _ = one.call("POST", "/v3/memories/?page_size=1", {"filters": {"user_id": "*"}})
                self.assertEqual(status, 200, body)
                return body["count"]

            # One is read for its text.
            self.assertEqual(count(), len(names))
            self.assertLessEqual(len(self.here(one) - stayed), 1)
            self.assertNotIn("u00", stayed)
            self.assertEqual(two.add("u00", "one more.")[0], 200)
            self.eventually(lambda: count() == len(names) + 1)
            self.assertIn("u00", self.here(one))
        finally:
            one.end()
            two.end()

    def test_folder(self):
        self.bounded(folder())

    def test_postgres(self):
        self.bounded(database())

    def test_bucket(self):
        self.bounded(service("rclone").url("room"))

    def test_usage(self):
        a = Machine("ana")
        for words, says in ((["--local-limit", "5"], "goes with --store"),
                            (["--store", folder(), "--local-limit", "0"], "a number of MiB"),
                            (["--store", folder(), "--local-limit", "x"], "a number of MiB")):
            status, _, err = a.run("serve", *words)
            self.assertEqual(status, 2, err)
            self.assertIn(says, err)

    def test_away(self):
        """While the store is away all stays that is here."""
        own = Postgres(scratch())
        self.addCleanup(own.close)
        server = Server("one", own.url(), options=self.OPTIONS)
        try:
            self.assertEqual(server.add("ana", "before.")[0], 200)
            own.stop()
            for number in range(24):
                server.add(f"u{number}", "meanwhile.")
            time.sleep(6)
            self.assertIn("ana", self.here(server))
            self.assertIn("before.", server.memories("ana"))
            own.start()
            self.eventually(lambda: server.add("ana", "after.")[0] == 200)
            self.eventually(lambda: self.taken(server) <= 1 << 20)
            self.assertTrue({"after.", "before."} <= set(server.memories("ana")))
        finally:
            server.end()

    def test_killed(self):
        """Whatever is killed in the midst of dropping and bringing, what was acknowledged is there."""
        url = database()
        server, other = Server("one", url, options=self.OPTIONS), Server("two", url)
        names, written, lock = [f"u{number:02}" for number in range(24)], {}, threading.Lock()
        dropped = 0

        def write(chance, until):
            while time.monotonic() < until:
                name, text = chance.choice(names), f"word {chance.randrange(10**9)}."
                try:
                    if server.add(name, text)[0] == 200:
                        with lock:
                            written.setdefault(name, []).append(text)
                except OSError:
                    return

        try:
            for turn in range(6):
                before = self.here(server)
                # Long enough for cubes to have rested.
                until = time.monotonic() + 6 + random.random() * 2
                threads = [threading.Thread(target=write, args=(random.Random(turn * 9 + number), until - 4.5))
                           for number in range(3)]
                for each in threads:
                    each.start()
                seen = set(before)
                while time.monotonic() < until:
                    seen |= (now := self.here(server))
                    # In the midst: some have gone a moment ago.
                    if len(seen - now) > 1 and random.random() < 0.2:
                        break
                    time.sleep(0.005)
                server.kill()
                for each in threads:
                    each.join()
                dropped += len(seen - self.here(server))
                server.start()
            self.assertGreater(dropped, 6)
            for name, texts in written.items():
                for each in (server, other):
                    self.eventually(lambda: set(texts) <= set(each.memories(name)))
            # Nothing of what was killed is left over.
            self.eventually(lambda: not glob.glob(server.machine.home + "/.local/share/memcube/cubes/.*"))
        finally:
            server.end()
            other.end()
