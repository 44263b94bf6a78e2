"""Models of every shape that `memcube model install` takes, against the library `transformers`; and
multilingual-e5-small over 204 sentences in 12 languages. Run by scripts/test --clients in the environment
build/clients/transformers-…, since the models have a gigabyte and the library takes some minutes.

    MEMCUBE=.build/debug/memcube build/clients/transformers-…/bin/python Tests/Clients/models.py WHEEL
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MAKER = os.path.join(ROOT, "Tests/Fixtures/models/models.py")


def make(*words):
    subprocess.run([sys.executable, "-B", MAKER, *words], check=True, stderr=subprocess.DEVNULL)


def compare(directory):
    """Packs all models of a directory, and compares with its expected.json."""
    done = subprocess.run(
        ["swift", "test", "--skip-build", "--disable-xctest", "--filter", "largeOnesAreToo"], cwd=ROOT,
        env={**os.environ, "MEMCUBE_PUBLISHED_MODELS": directory}, capture_output=True, text=True)
    # Where it was not asked to run it passes, too.
    passed = "largeOnesAreToo() passed" in done.stdout
    return None if done.returncode == 0 and passed else done.stdout[-3000:] + done.stderr[-1000:]


def same_golden(folder):
    """Whether transformers still says what Tests/Fixtures/models/expected.json holds."""
    make("make", folder)
    make("expect", folder)
    with open(os.path.join(folder, "expected.json"), encoding="ascii") as file:
        found = json.load(file)
    with open(os.path.join(ROOT, "Tests/Fixtures/models/expected.json"), encoding="ascii") as file:
        expected = json.load(file)
    near = lambda a, b: all(abs(x - y) <= 2 for x, y in zip(a, b, strict=True))
    for name, entry in expected.items():
        for a, b in zip(entry.get("vectors", []), found[name].get("vectors", []), strict=True):
            if not near(a, b):
                return f"{name} has other vectors"
        if any(abs(a - b) > 200 for a, b in zip(entry.get("scores", []), found[name].get("scores", []),
                                               strict=True)):
            return f"{name} has other scores"
    return None


def reranks_in_time(model, folder):
    """A search with a reranker of 6 layers takes at most 150 ms longer than one without."""
    program = os.path.abspath(os.environ["MEMCUBE"])
    environment = {**os.environ, "HOME": folder, "MEMCUBE_HOME": os.path.join(folder, "store"),
                   "XDG_STATE_HOME": os.path.join(folder, "state")}

    def run(*words):
        return subprocess.run([program, *words], env=environment, check=True, capture_output=True).stdout

    run("new", "notes")
    text = "On day {0} the tea was {1} degrees warm, and we talked about the garden, the dog and the train. "
    for number in range(60):
        run("add", "notes", text.format(number, number * 7 % 90) * 6)

    def took():
        times = []
        for _ in range(9):
            began = time.monotonic()
            run("search", "notes", "how warm was the tea", "--limit", "50")
            times.append(time.monotonic() - began)
        return statistics.median(times) * 1000

    without = took()
    run("model", "install", model)
    longer = took() - without
    print(f"  reranking 50 results takes {longer:.0f} ms", flush=True)
    return None if longer < 150 else f"reranking took {longer:.0f} ms"


def main(wheel):
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        golden, large, multilingual, home = (
            os.path.join(folder, name) for name in ("golden", "large", "multilingual", "home"))
        for name in (golden, large, multilingual, home):
            os.mkdir(name)
        make("make", large, "--large")
        make("expect", large)
        make("multilingual", wheel, multilingual)
        shutil.copy(wheel, os.path.join(multilingual, "multilingual-e5-small"))
        for name, problem in (
            ("the vectors that are kept are those of transformers", same_golden(golden)),
            ("random models of every shape", compare(large)),
            ("multilingual-e5-small in 12 languages", compare(multilingual)),
            ("reranking in time", reranks_in_time(os.path.join(large, "reranker-6"), home)),
        ):
            print(f"  {'FAIL' if problem else 'ok  '}  {name}", flush=True)
            if problem:
                failures += 1
                print(problem, flush=True)
    print("ok" if failures == 0 else f"{failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
