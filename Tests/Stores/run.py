#!/usr/bin/env python3
"""Runs the suite of the stores against PostgreSQL and two servers of S3, which it starts and ends.

    run.py [NAME…]    such as test_stores.Conformance; without: all

Tests run four at a time, since they wait more than they work. The last line is OK or FAILED.
"""

import concurrent.futures
import os
import shutil
import signal
import sys
import tempfile
import time
import unittest

import services
import test_calls
import test_faults
import test_replicas
import test_room
import test_stores
import test_tls


def cases(suite):
    for each in suite:
        yield from cases(each) if isinstance(each, unittest.TestSuite) else [each]


def run(test):
    began, result = time.monotonic(), unittest.TestResult()
    test.run(result)
    words = [text for _, text in result.failures + result.errors + result.skipped]
    print(f"{'FAIL' if words else 'ok':4} {time.monotonic() - began:6.1f} s  {test.id()}", *words, sep="\n",
          flush=True)
    return test.id() if words else None


def main():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    began, started, failed = time.monotonic(), [], []
    loader = unittest.defaultTestLoader
    modules = (test_calls, test_stores, test_replicas, test_faults, test_room, test_tls)
    found = (loader.loadTestsFromNames(sys.argv[1:]) if sys.argv[1:]
             else unittest.TestSuite(loader.loadTestsFromModule(module) for module in modules))
    # Those that take longest begin first.
    tests = sorted(cases(found), key=lambda each: type(each).__name__ not in ("Conformance", "Steady"))
    scratch = os.path.realpath(tempfile.mkdtemp(prefix="stores-"))
    os.environ["TMPDIR"] = scratch
    try:
        for name, kind in (("postgres", services.Postgres), ("moto", services.Moto), ("rclone", services.Rclone)):
            test_stores.services[name] = kind(scratch)
            started.append(test_stores.services[name])
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            failed = list(filter(None, pool.map(run, tests)))
    finally:
        for each in started:
            each.close()
        shutil.rmtree(scratch, ignore_errors=True)
    print(*(f"FAIL: {each}" for each in failed), f"Ran {len(tests)} tests in {time.monotonic() - began:.0f} s",
          "FAILED" if failed or not tests else "OK", sep="\n")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main())
