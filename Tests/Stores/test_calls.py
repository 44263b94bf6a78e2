"""The log of calls of servers that share a PostgreSQL. run.py starts the services."""

import contextlib
import pathlib
import sqlite3
import time
import unittest

from services import Postgres
from test_replicas import Server
from test_stores import scratch


class Log(unittest.TestCase):
    def setUp(self):
        self.database = Postgres(scratch())
        self.addCleanup(self.database.close)
        self.servers = []
        self.addCleanup(lambda: [server.end() for server in self.servers if server.process.poll() is None])
        for name in ("one", "two", "three"):
            self.servers.append(Server(name, self.database.url()))

    def eventually(self, wanted, body):
        end = time.monotonic() + 30
        while (found := body()) != wanted:
            self.assertLess(time.monotonic(), end, found)
            time.sleep(0.2)

    def log(self, servers, limit=100, query=""):
        """All pages of the log, each from the next server, but for the calls that read it."""
        found, before, turn = [], "", 0
        while True:
            server = servers[turn % len(servers)]
            status, body, _ = server.call("GET", f"/console/v1/calls?limit={limit}{query}{before}")
            self.assertEqual(status, 200, body)
            found += body["calls"]
            if body["next_before"] is None:
                break
            before, turn = f"&before={body['next_before']}", turn + 1
        self.assertEqual(len({each["id"] for each in found}), len(found))
        self.assertEqual([each["time"] for each in found], sorted((each["time"] for each in found), reverse=True))
        return [each for each in found if "/console/" not in each["endpoint"]]

    def users(self, servers, *words):
        return sorted(each["user"] for each in self.log(servers, *words) if each["endpoint"] == "POST /v1/memories")

    def test_one_log(self):
        expected = []
        for number in range(12):
            for place, server in enumerate(self.servers):
                expected.append(f"u{number % 4}-{place}")
                self.assertEqual(server.add(expected[-1], f"fact {number}.")[0], 200)
        expected.sort()
        for server in self.servers:
            self.eventually(expected, lambda: self.users([server]))
        self.assertEqual(self.users(self.servers, 7), expected)
        self.assertEqual(self.users(self.servers, 2, "&user=u1-2"), ["u1-2"] * 3)
        # What a killed server answered stays, and stands once when it comes again.
        one, two, three = self.servers
        self.assertEqual(two.add("ana", "the last word.")[0], 200)
        time.sleep(2)
        two.kill()
        expected = sorted(expected + ["ana"])
        self.assertEqual(self.users([one, three], 5), expected)
        two.start()
        self.assertEqual(two.add("bob", "back.")[0], 200)
        expected = sorted(expected + ["bob"])
        for server in self.servers:
            self.eventually(expected, lambda: self.users([server], 9))
        # What a search found on one is seen on another one.
        status, body, _ = one.call("POST", "/v1/memories/search/", {"query": "the last word", "user_id": "ana"})
        self.assertEqual(status, 200, body)
        call = self.log([one], 3)[0]
        for server in (one, three):
            status, body, _ = server.call("GET", f"/console/v1/calls/{call['id']}/memories")
            self.assertEqual(status, 200, body)
            self.assertEqual([each["text"] for each in body["memories"]], ["the last word."])
        status, body, _ = three.call("GET", "/console/v1/activity?days=2")
        self.assertGreaterEqual(body["all"]["calls"], len(expected))

    def test_forgotten(self):
        one, two, three = self.servers
        for server in self.servers:
            for user in ("ana", "bob"):
                self.assertEqual(server.add(user, "a fact.")[0], 200)
        self.eventually(["ana"] * 3 + ["bob"] * 3, lambda: self.users(self.servers, 4))
        self.assertEqual(one.call("DELETE", "/v2/entities/user/ana/")[0], 200)
        for server in self.servers:
            self.eventually([], lambda: [each for each in self.log([server]) if each["user"] == "ana"])
        self.eventually("0", lambda: self.database.sql("SELECT count(*) FROM memcube.call WHERE cube = 'ana'"))
        self.assertEqual(len([each for each in self.log([two]) if each["user"] == "bob"]), 3)
        # A project takes its calls along.
        name = one.call("GET", "/console/v1/project")[1]["id"]
        status, body, _ = one.call("DELETE", f"/console/v1/projects/{name}?confirm=default")
        self.assertIn(status, (200, 204), body)
        self.eventually("0", lambda: self.database.sql(
            "SELECT count(*) FROM memcube.call WHERE endpoint = 'POST /v1/memories'"))

    def test_forgotten_elsewhere(self):
        """A server that was away, and has no copy left, forgets the name as well."""
        one, two, _ = self.servers
        self.assertEqual(two.add("ana", "a fact.")[0], 200)
        self.eventually(["ana"], lambda: self.users([one], 1))
        path = next(pathlib.Path(two.machine.home).rglob("gateway.sqlite"))

        def names():
            with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as log:
                return [name.decode() for name, in log.execute("SELECT DISTINCT user FROM call WHERE user IS NOT NULL")]

        self.assertEqual(names(), ["ana"])
        two.end()
        self.assertEqual(one.call("DELETE", "/v2/entities/user/ana/")[0], 200)
        two.start()
        self.eventually([], names)

    def test_upgrade(self):
        """A database of the version before gets the log."""
        for server in self.servers:
            server.end()
        self.database.sql("DROP TABLE memcube.call; DROP FUNCTION memcube.put_calls; "
                          "DROP FUNCTION memcube.drop_calls CASCADE; DELETE FROM memcube.meta WHERE version = 3")
        for server in self.servers:
            server.start()
            self.assertEqual(server.add("ana", "a fact.")[0], 200)
        self.eventually(["ana"] * 3, lambda: self.users(self.servers, 2))

    def test_away(self):
        one, two, _ = self.servers
        self.assertEqual(one.add("ana", "before.")[0], 200)
        self.eventually(["ana"], lambda: self.users([two]))
        self.database.stop()
        status, body, _ = one.call("GET", "/console/v1/calls")
        self.assertEqual(status, 503, body)
        self.assertIn("cannot be reached", body)
        self.assertNotIn(str(self.database.port), body)
        self.assertEqual(one.memories("ana"), ["before."])
        self.database.start()
        reads = lambda: len([each for each in self.log([two]) if each["endpoint"].startswith("GET /v1/memories")])
        self.eventually(1, reads)
