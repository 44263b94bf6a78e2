"""A private store: cubes, state and cache in one directory, and the commands on them."""

import glob
import json
import os
import re
import subprocess
import time

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
            "TMPDIR": directory,
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

    def indexes(self):
        """The directory of each cube's index."""
        return sorted(glob.glob(self.state("cubes", "*", "*", "index", "[!.]*", "")))

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
        while any(runs(each) for each, _ in daemons):
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


def runs(number):
    """Whether a process lives; one that is dead and not yet waited for does not."""
    try:
        with open(f"/proc/{number}/stat", "rb") as status:
            return status.read().rpartition(b")")[2].split()[0] != b"Z"
    except OSError:
        return False


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
