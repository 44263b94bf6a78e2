"""A private store, mounted: what each test here stands on.

A test gets a store, a state and a cache directory of its own below $TMPDIR, a cube named `notes`
and a mount of it. Whatever happens, the mount is gone and the directory removed at the end; a
daemon that does not answer is cut off, so that a test fails instead of hanging.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

MEMCUBE = os.environ.get("MEMCUBE") or "memcube"
TIMEOUT = 120  # seconds for one program, generous: the machine may be busy


class Store:
    """Cubes, and what a host keeps of them, in one directory."""

    def __init__(self, directory):
        self.directory = directory
        self.mount_point = os.path.join(directory, "mount")
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GIT_")
        } | {
            "HOME": directory,
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
            "MEMCUBE_HOME": os.path.join(directory, "store"),
            "XDG_STATE_HOME": os.path.join(directory, "state"),
            "XDG_CACHE_HOME": os.path.join(directory, "cache"),
        }

    def bundle(self, cube="notes"):
        return os.path.join(self.directory, "store", "cubes", cube + ".memcube")

    def state(self, *names):
        return os.path.join(self.directory, "state", "memcube", *names)

    def start(self, *arguments, **options):
        """A program with this store's environment."""
        options.setdefault("env", self.environment)
        if "input" not in options:
            options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(arguments, capture_output=True, timeout=TIMEOUT, **options)

    def run(self, *arguments, **options):
        """memcube's output, if it succeeds; else AssertionError."""
        result = self.start(MEMCUBE, *arguments, **options)
        if result.returncode != 0:
            words = result.stderr.decode(errors="replace")
            raise AssertionError(f"memcube {arguments}: exit status {result.returncode}: {words}")
        return result.stdout

    def json(self, verb, *arguments):
        return json.loads(self.run(verb, "--json", *arguments))

    def daemons(self):
        """Who was started here: the number of the process, and where it mounted."""
        try:
            with open(self.state("daemon.log"), encoding="utf-8") as log:
                return re.findall(r"^\S+ (\d+) mounted at (.*)$", log.read(), re.MULTILINE)
        except FileNotFoundError:
            return []

    def mount(self, *options, at=None):
        """Mounts, and gives the number of the process that serves."""
        at = at or self.mount_point
        self.run("mount", at, *options)
        return int([number for number, place in self.daemons() if place == at][-1])

    def unmount(self, at=None):
        self.run("unmount", at or self.mount_point)

    def cut_off(self):
        """Ends every mount in the directory, also of a daemon that hangs, and of none."""
        daemons = self.daemons()
        for place in self.mounts():
            subprocess.run(["fusermount3", "-uz", place], capture_output=True)
            subprocess.run(["umount", "-l", place], capture_output=True)
        # They write to the end, and would leave what the test removes.
        end = time.monotonic() + 10
        while any(os.path.exists("/proc/" + each) for each, _ in daemons):
            if time.monotonic() > end:
                break
            time.sleep(0.02)

    def mounts(self):
        with open("/proc/mounts", encoding="utf-8") as table:
            places = [line.split(" ")[1] for line in table]
        places = [re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), each) for each in places]
        return [each for each in reversed(places) if each.startswith(self.directory + "/")]

    def abort(self):
        """Lets every call that waits on a mount here fail (ECONNABORTED)."""
        with open("/proc/self/mountinfo", encoding="utf-8") as table:
            for line in table:
                fields = line.split(" ")
                if fields[4].startswith(self.directory + "/"):
                    connection = fields[2].split(":")[1]
                    try:
                        with open(f"/sys/fs/fuse/connections/{connection}/abort", "w") as abort:
                            abort.write("1")
                    except OSError:
                        pass


class MountTest(unittest.TestCase):
    """A test with a mounted cube, `notes`, whose places are self.memories and so on."""

    maxDiff = 2000
    limit = 120  # seconds for one test

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
        self.eventually(lambda: not os.path.exists(f"/proc/{self.daemon}"))

    def remount(self):
        self.daemon = self.store.mount()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data, fsync=False):
    """Writes a file as most programs do: truncate, write, close."""
    with open(path, "wb") as file:
        file.write(data)
        if fsync:
            file.flush()
            os.fsync(file.fileno())


def identity(path):
    """The id of the memory at a path, which every way of saving keeps."""
    return os.getxattr(path, "user.memcube.id").decode()
