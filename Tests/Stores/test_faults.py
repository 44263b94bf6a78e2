"""What goes wrong with stores: emptied, made anew, damaged, hanging, in the hands of others. run.py starts the
services."""

import glob
import os
import random
import shutil
import time
import unittest
import urllib.request

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
            log = open(glob.glob(server.machine.home + "/.local/state/memcube/daemon.log")[0], encoding="utf-8").read()
            self.assertEqual(log.count("emptied or replaced"), 1, log)
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
