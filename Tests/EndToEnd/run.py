#!/usr/bin/env python3
"""Runs the mount's tests, four at a time, since they wait more than they work.

    run.py [--jobs N] [--minutes N] [NAME…]    such as test_storm or test_storm.Storm; without: all

Each test is a process, with a store, state, cache and TMPDIR of its own. Tests whose class says
`alone = True` run last, one after the other. A test that fails, dies, is skipped or does not end
in time is printed with its output. The last lines are "Ran N tests in S s", and OK or FAILED.
"""

import argparse
import contextlib
import faulthandler
import glob
import multiprocessing.connection
import os
import shutil
import signal
import sys
import tempfile
import time
import unittest

from store import Store, read

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Process:
    """One test, in a process group of its own, until a time on the clock."""

    def __init__(self, test, scratch, end):
        self.name, self.began = test.id(), time.monotonic()
        self.place = os.path.join(scratch, os.urandom(4).hex())
        self.number = os.fork()
        if self.number == 0:
            status = 2
            try:
                status = self.work(test, end)
            finally:
                os._exit(status)
        self.end = os.pidfd_open(self.number)

    def work(self, test, end):
        os.setpgid(0, 0)
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        output = os.open(self.place + ".output", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        faulthandler.enable()
        faulthandler.dump_traceback_later(max(1, end - time.monotonic()))
        for name, kind in (("TMPDIR", ""), ("MEMCUBE_HOME", "store"), ("XDG_DATA_HOME", "data"),
                           ("XDG_STATE_HOME", "state"), ("XDG_CACHE_HOME", "cache")):
            os.environ[name] = os.path.join(self.place, kind)
        os.mkdir(self.place)
        tempfile.tempdir = None
        result = unittest.TestResult()
        unittest.TestSuite([test]).run(result)
        for each, words in result.failures + result.errors + result.skipped:
            print(each, words, sep="\n", flush=True)
        return 0 if result.wasSuccessful() and not result.skipped else 1

    def kill(self):
        """Ends it and what it started; gives its exit status, negative for a signal."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGKILL)
            os.killpg(self.number, signal.SIGKILL)
        os.close(self.end)
        return os.waitstatus_to_exitcode(os.waitpid(self.number, 0)[1])

    def finish(self):
        """Prints what became of it; gives its name if it failed."""
        status, took = self.kill(), time.monotonic() - self.began
        how = f", ended by signal {-status}" if status < 0 else ""
        with open(self.place + ".output", encoding="utf-8", errors="replace") as output:
            print(f"{'FAIL' if status else 'ok':4} {took:6.1f} s  {self.name}{how}",
                  *([output.read()] if status else ()), sep="\n", flush=True)
        return [self.name] if status else []


def run(tests, jobs, end, scratch):
    """Runs tests, so many at once; gives the names of those that failed, or did not end in time."""
    running, failed = {}, []
    try:
        while running or tests and time.monotonic() < end:
            while tests and len(running) < jobs:
                each = Process(tests.pop(0), scratch, end)
                running[each.end] = each
            left = max(0, end + 2 - time.monotonic())
            for number in multiprocessing.connection.wait(list(running), left) or list(running):
                failed += running.pop(number).finish()
        return failed + [each.id() for each in tests]
    finally:
        for each in running.values():
            each.kill()


def clear(scratch):
    """Ends what the tests left, by its environment; unmounts and removes what is in a directory."""
    for path in glob.glob("/proc/[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"={scratch}/".encode() in read(path):
                os.kill(int(path.split("/")[2]), signal.SIGKILL)
    Store(scratch).cut_off()
    shutil.rmtree(scratch, ignore_errors=True)


def cases(suite):
    for each in suite:
        yield from cases(each) if isinstance(each, unittest.TestSuite) else [each]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    began, load = time.monotonic(), unittest.defaultTestLoader
    found = (load.loadTestsFromNames(options.names) if options.names
             else load.discover(os.path.dirname(os.path.abspath(__file__))))
    # Those that may take long come first, so that none is left when all others are done.
    tests = sorted(cases(found), key=lambda each: -getattr(each, "limit", 0))
    for number in SIGNALS:
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    scratch, failed = os.path.realpath(tempfile.mkdtemp(prefix="tests-")), []
    try:
        for alone, jobs in ((False, options.jobs), (True, 1)):
            chosen = [each for each in tests if getattr(each, "alone", False) == alone]
            failed += run(chosen, jobs, began + 60 * options.minutes, scratch)
    finally:
        clear(scratch)
    print(*(f"FAIL: {each}" for each in failed), f"Ran {len(tests)} tests in "
          f"{time.monotonic() - began:.0f} s", "FAILED" if failed or not tests else "OK", sep="\n")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main())
