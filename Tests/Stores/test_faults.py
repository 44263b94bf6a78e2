"""What goes wrong with stores: emptied, made anew, damaged, hanging, in the hands of others. run.py starts the
services."""

import glob
import os
import random
import shutil
import signal
import time
import unittest

from services import Postgres
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
    with open(os.path.join(server.machine.home, ".local/state/memcube/daemon.log"), encoding="utf-8") as file:
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
