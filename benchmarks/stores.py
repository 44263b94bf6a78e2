#!/usr/bin/env python3
"""What a shared store costs a server: the same calls to four servers in turn, of the same program in one run.

    benchmarks/stores.py [PROGRAM [ROUNDS]]      build/memcube and 300, unless given

One server keeps its cubes alone, the others share theirs by a folder, PostgreSQL 15, and moto, a model of S3. All
are here, so a round trip of a store is that of the loopback: `trip` is one, measured in the same rounds. Times are
in milliseconds. Needs what `scripts/setup --test` installs.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
sys.path.insert(0, os.path.join(ROOT, "Tests", "Stores"))
sys.dont_write_bytecode = True


def main():
    program = os.path.realpath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build", "memcube"))
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    scratch = os.path.realpath(tempfile.mkdtemp(prefix="stores-", dir="/var/tmp"))
    os.environ["TMPDIR"] = scratch
    import services
    import test_replicas
    test_replicas.PROGRAM = program
    started, servers = [], {}
    try:
        postgres, moto = services.Postgres(scratch), services.Moto(scratch)
        started += [postgres, moto]
        folder = os.path.join(scratch, "folder")
        os.mkdir(folder)
        for name, url in (("alone", None), ("folder", folder), ("PostgreSQL", postgres.url()),
                          ("S3", moto.url("bench"))):
            servers[name] = Alone(name) if url is None else test_replicas.Server(name, url)
        spent = {name: {"add": [], "search": [], "trip": []} for name in servers}
        for number in range(rounds):
            for name, server in servers.items():
                text = f"Fact {number}: the heron {number * 7919 % 1000} stands in harbour {number % 37}."
                spent[name]["add"].append(timed(lambda: server.add("kim", text)))
                spent[name]["search"].append(timed(lambda: server.call("POST", "/v2/memories/search/", {
                    "query": f"which heron stands in harbour {number % 37}", "filters": {"user_id": "kim"}})))
                trip = {"S3": f"http://127.0.0.1:{moto.port}/{moto.bucket}?list-type=2&max-keys=1"}.get(name)
                if trip:
                    spent[name]["trip"].append(timed(lambda: urllib.request.urlopen(trip).read()))
        base = {what: statistics.median(times) for what, times in spent["alone"].items() if times}
        print(f"{'':12}{'add p50':>9}{'p99':>8}{'ratio':>7}{'search p50':>12}{'p99':>8}{'ratio':>7}{'trip':>8}")
        for name, times in spent.items():
            row = [f"{name:12}"]
            for what, width in (("add", 9), ("search", 12)):
                middle = statistics.median(times[what])
                last = statistics.quantiles(times[what], n=100)[98]
                row.append(f"{middle:{width}.2f}{last:8.2f}{middle / base[what]:7.2f}")
            row.append(f"{statistics.median(times['trip']):8.2f}" if times["trip"] else "")
            print("".join(row))
    finally:
        for each in servers.values():
            each.end()
        for each in started:
            each.close()
        shutil.rmtree(scratch, ignore_errors=True)


def timed(body):
    began = time.perf_counter()
    found = body()
    if isinstance(found, tuple) and found[0] != 200:
        sys.exit(f"a call failed: {found}")
    return (time.perf_counter() - began) * 1000


class Alone:
    """A server without a shared store, in the place of test_replicas.Server."""

    def __new__(cls, name):
        import test_replicas

        class Server(test_replicas.Server):
            def start(self):
                self.process = self.machine.start("serve", "--listen", "127.0.0.1:0")
                self.address = self.process.stdout.readline().split()[-1]

        return Server(name, "")


if __name__ == "__main__":
    main()
