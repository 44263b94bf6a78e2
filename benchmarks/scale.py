#!/usr/bin/env python3
"""How memcube grows: one cube of many messages, and one server of many cubes. Prints what memcube-scale(7) states.

    scale.py PROGRAM messages N    a cube of N messages: taking in, disk, search, memory, opening anew
    scale.py PROGRAM cubes N       a server of N cubes with one message each: disk, memory, starting, calls

Texts are made of 20,000 words whose frequencies fall as in natural language; the same for the same N. All stands in
a new directory below TMPDIR, which is removed. Times are wall-clock; memory is the process's resident peak.
"""
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

WORDS = 20_000
QUERIES = 200


def texts(count, seed=7):
    """So many texts of 8 to 40 words."""
    source = random.Random(seed)
    words = ["".join(source.choices("abcdefghijklmnoprstuvz", k=source.randint(3, 9))) for _ in range(WORDS)]
    weights = [1 / (rank + 10) for rank in range(WORDS)]
    # Drawing in bulk: one call for each text costs more than the program under test.
    pool = source.choices(words, weights, k=1_000_000)
    for _ in range(count):
        start = source.randrange(len(pool) - 40)
        yield " ".join(pool[start:start + source.randint(8, 40)]).capitalize() + "."


class Place:
    """A store of its own."""

    def __init__(self, program):
        self.program = program
        self.root = tempfile.mkdtemp(prefix="memcube-scale-")
        self.environment = dict(
            os.environ, HOME=self.root, MEMCUBE_HOME=os.path.join(self.root, "store"),
            XDG_STATE_HOME=os.path.join(self.root, "state"),
            XDG_CACHE_HOME=os.path.join(self.root, "cache"), TZ="UTC")

    def run(self, *arguments):
        """What a command prints; its wall-clock seconds; its peak memory in MiB."""
        began = time.monotonic()
        child = subprocess.Popen(
            [self.program, *arguments], env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{' '.join(arguments)}: exit status {child.returncode}")
        return output, time.monotonic() - began, usage.ru_maxrss / 1024

    def size(self, *parts):
        """MiB below a directory."""
        total = 0
        for folder, _, names in os.walk(os.path.join(self.root, *parts)):
            total += sum(os.lstat(os.path.join(folder, name)).st_blocks * 512 for name in names)
        return total / 2**20

    def serve(self):
        """A server, and its address and key; how long it took to answer, seconds."""
        key = self.run("key", "new")[0].decode().split()[0]
        began = time.monotonic()
        server = subprocess.Popen(
            [self.program, "serve", "--listen", "127.0.0.1:0"], env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        line = server.stdout.readline()
        address = "http://" + line.split("http://")[1].split()[0].rstrip("/.;,")
        return server, address, key, time.monotonic() - began


def ask(address, key, method, path, body=None):
    request = urllib.request.Request(
        address + path, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Token {key}", "Content-Type": "application/json",
                 "Accept": "application/json, text/event-stream"})
    with urllib.request.urlopen(request, timeout=120) as reply:
        return json.load(reply)


def recall(address, key, query):
    """Seconds that an assistant's tool takes, which finds messages as well."""
    began = time.monotonic()
    found = ask(address, key, "POST", "/mcp", {
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": "recall", "arguments": {"query": query, "cube": "big"}}})
    if not found["result"]["structuredContent"]["results"]:
        sys.exit(f"nothing is found of {query}")
    return time.monotonic() - began


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))


def quantiles(times):
    times = sorted(times)
    return f"p50 {1000 * times[len(times) // 2]:.1f} ms, p99 {1000 * times[len(times) * 99 // 100]:.1f} ms"


def messages(place, count):
    place.run("new", "big")
    path = os.path.join(place.root, "messages.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for number, text in enumerate(texts(count)):
            when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_600_000_000 + number * 15))
            file.write(json.dumps({
                "conversation": f"c{number // 1000}", "role": "user", "name": "Ana", "time": when,
                "content": text, "message_id": str(number)}) + "\n")
    size = os.path.getsize(path) / 2**20
    _, seconds, peak = place.run("import", "big", path, "--no-learn", "--wait")
    os.remove(path)
    print(f"taken in: {count} messages, {size:.0f} MiB of JSON, {count / seconds:.0f} a second, peak {peak:.0f} MiB")
    print(f"bundle {place.size('store'):.0f} MiB; index {place.size('state'):.0f} MiB")
    queries = [" ".join(text.split()[2:5]) for text in texts(QUERIES)]
    times, peaks = [], []
    for query in queries[:20]:
        _, seconds, peak = place.run("search", "big", query)
        times.append(seconds)
        peaks.append(peak)
    print(f"memcube search, a process each: {quantiles(times)}, peak {max(peaks):.0f} MiB")
    server, address, key, _ = place.serve()
    try:
        times = [recall(address, key, query) for query in queries]
        print(f"recall by a server: first {1000 * times[0]:.0f} ms; then {quantiles(times[1:])}")
        print(f"memory of the server: {resident(server.pid):.0f} MiB")
    finally:
        server.terminate()
        server.wait()
    _, seconds, _ = place.run("add", "big", "--conversation", "c0", "One more message.")
    print(f"one message more: {1000 * seconds:.0f} ms")
    _, seconds, peak = place.run("rebuild", "big")
    print(f"index made anew: {seconds:.0f} s, peak {peak:.0f} MiB")


def cubes(place, count):
    server, address, key, _ = place.serve()
    times = []
    try:
        for number in range(count):
            began = time.monotonic()
            ask(address, key, "POST", "/v3/memories/add/", {
                "messages": [{"role": "user", "content": f"I own {number + 2} boats in harbour {number}."}],
                "user_id": f"user-{number}"})
            times.append(time.monotonic() - began)
        print(f"{count} cubes made, one call each: {quantiles(times)}")
        print(f"memory of the server: {resident(server.pid):.0f} MiB")
    finally:
        server.terminate()
        server.wait()
    print(f"disk: {1024 * place.size() / count:.0f} KiB a cube")
    server, address, key, seconds = place.serve()
    try:
        print(f"starting: {seconds:.1f} s")
        times = []
        source = random.Random(3)
        for _ in range(QUERIES):
            user = source.randrange(count)
            began = time.monotonic()
            ask(address, key, "POST", "/v3/memories/search/", {
                "query": "which boats?", "filters": {"user_id": f"user-{user}"}})
            times.append(time.monotonic() - began)
        print(f"search of a cube that is not open: {quantiles(times)}")
        print(f"memory after {QUERIES} of them: {resident(server.pid):.0f} MiB")
    finally:
        server.terminate()
        server.wait()


def main():
    if len(sys.argv) != 4 or sys.argv[2] not in ("messages", "cubes"):
        sys.exit(__doc__)
    place = Place(os.path.abspath(sys.argv[1]))
    try:
        {"messages": messages, "cubes": cubes}[sys.argv[2]](place, int(sys.argv[3]))
    finally:
        shutil.rmtree(place.root, ignore_errors=True)


if __name__ == "__main__":
    main()
