"""A private store, mounted: what each test here stands on.

A test gets a store of its own below $TMPDIR, a cube named `notes` and a mount of it. Whatever
happens, the mount is gone and the directory removed at the end; a daemon that does not answer is
cut off, so that a test fails instead of hanging.
"""

import os
import re
import shutil
import tempfile
import threading
import time
import unittest

from store import MEMCUBE, Store, identity, read, runs, write  # the tests take all from here


def unless(kinds, reason):
    """A test that says nothing of a program built by scripts/sanitize with one of these."""
    return unittest.skipIf(os.environ.get("MEMCUBE_SANITIZER") in kinds, reason)


larger = unless(["address", "thread"], "the program takes several times the memory")
slower = unless(["address", "thread"], "the program takes several times as long")
# It ends a process one of whose threads was cancelled in a call, which libfuse does at the end.
cut_off = unless(["thread"], "that sanitizer ends the program before it has recorded the rest")


class MountTest(unittest.TestCase):
    """A test with a mounted cube, `notes`, whose places are self.memories and so on."""

    maxDiff = 2000
    limit = 120  # seconds for one test
    alone = False  # whether a test wants the machine for itself: run.py

    @classmethod
    def setUpClass(cls):
        if not os.path.exists("/dev/fuse"):
            raise AssertionError("/dev/fuse is missing: nothing can be mounted here")

    def setUp(self):
        # Beside the mount, so that `rename` and `mv` have a place to come from.
        directory = os.path.realpath(tempfile.mkdtemp(prefix="mount-"))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        self.store = Store(directory)
        self.addCleanup(self.store.cut_off)
        watchdog = threading.Timer(self.limit, self.store.abort)
        watchdog.daemon = True
        watchdog.start()
        self.addCleanup(watchdog.cancel)
        self.store.run("new", "notes")
        self.prepare()
        self.daemon = self.store.mount()
        self.cube = os.path.join(self.store.mount_point, "notes")
        self.memories = os.path.join(self.cube, "memories")
        self.documents = os.path.join(self.cube, "documents")
        self.trash = os.path.join(self.cube, "trash")
        self.search = os.path.join(self.cube, "search")
        self.outside = os.path.join(directory, "outside")
        os.mkdir(self.outside)

    def prepare(self):
        """What is done between `memcube new` and `memcube mount`."""

    def program(self, *arguments, expect=0, **options):
        """A program's output, which must end as expected."""
        result = self.store.start(*arguments, **options)
        self.assertEqual(result.returncode, expect, (arguments, result.stdout, result.stderr))
        return result.stdout

    def shell(self, script, **options):
        """The same, for a line of shell in the directory memories/."""
        options.setdefault("cwd", self.memories)
        return self.program("bash", "-euc", script, **options)

    def found(self, query):
        """The names of a query's results, without numbers."""
        names = os.listdir(os.path.join(self.search, query))
        return sorted(re.sub(r"^\d+-", "", name) for name in names)

    def total(self, query):
        """How many results a query has, whatever its limit."""
        return int(os.getxattr(os.path.join(self.search, query), "user.memcube.total"))

    def versions(self, path, tree="memories"):
        """The texts of all versions, the oldest first."""
        folder = os.path.join(self.cube, "history", tree, path)
        return [read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))]

    def eventually(self, condition, seconds=20):
        """Waits for what the page promises within a second; the machine may be busy."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                self.fail("has not come")
            time.sleep(0.02)

    def kill(self, number):
        """kill -9, and waits until nothing of the daemon is left."""
        os.kill(self.daemon, number)
        self.eventually(lambda: not runs(self.daemon))

    def remount(self):
        self.daemon = self.store.mount()
