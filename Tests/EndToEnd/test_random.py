"""Random calls, at the mount and at a plain directory: after each, answer, bytes and attributes of
what it touched are the same, and now and then the whole trees.

A seed that differs is printed, and repeats itself by MEMCUBE_RANDOM_SEED=N; MEMCUBE_RANDOM_SEEDS=N
runs so many, MEMCUBE_RANDOM_STEPS=N each so long, and MEMCUBE_RANDOM_EVERY=1 looks at the whole trees
after each.
"""

import errno
import mmap
import os
import random
import stat

from calls import EXCHANGE, NO_REPLACE, allocate, rename
from harness import MountTest, runs

NAMES = ["a", "b", "c.md", "f", "x", "y", "d~", ".e.swp", "sedABCDEF", "#g#", "4913"]
SCRATCH = set(NAMES[6:]) - {"sedABCDEF"}
EVERY = int(os.environ.get("MEMCUBE_RANDOM_EVERY", 50))  # steps between two looks at the trees
SET = 10**18  # times that a step set are before this, others are not


class Side:
    """A directory, and up to four files in it that are held open."""

    def __init__(self, root):
        os.mkdir(root)
        self.root = root
        self.held = {}

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, data, flags):
        file = os.open(self.path(name), flags, 0o644)
        try:
            os.write(file, data)
        finally:
            os.close(file)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def map(self, slot, data):
        """Writes by a shared mapping, as far as the file goes."""
        file = self.held[slot]
        size = os.fstat(file).st_size
        if size:
            with mmap.mmap(file, size) as area:
                area[size // 2 : size // 2 + len(data)] = data[: size - size // 2]
                area.flush()
                return area[:]

    def copy(self, slot, other, count, offset):
        """Copies from one that is held to another, not within itself."""
        if slot != other and slot in self.held and other in self.held:
            one, two = os.fstat(self.held[slot]), os.fstat(self.held[other])
            if one.st_ino != two.st_ino and not one.st_size < offset:
                return os.copy_file_range(self.held[slot], self.held[other], count, 0, offset)

    def rename(self, one, other, flags):
        """A link cannot be scratch."""
        if not (os.path.islink(self.path(one)) and os.path.basename(other) in SCRATCH):
            rename(self.path(one), self.path(other), flags)

    def allocate(self, file, size):
        """What is large enough has a new time afterwards, or not: both are right."""
        if size > 0:
            allocate(file, 0, 0, size)
            os.utime(file)

    def sync(self, folder):
        file = os.open(self.path(folder), os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)

    def mark(self, name, word, value):
        """Sets an attribute of a file. (In a mount folders and links have none, and a file that takes
        a name which was free for seconds has those of the one before.)"""
        path = self.path(name)
        if stat.S_ISREG(os.lstat(path).st_mode):
            os.setxattr(path, word, value)
            return os.getxattr(path, word)

    def hold(self, slot, name, flags):
        self.release(slot)
        self.held[slot] = os.open(self.path(name), flags, 0o644)

    def release(self, slot):
        if slot in self.held:
            os.close(self.held.pop(slot))

    def on(self, slot, call, *arguments):
        return call(self.held[slot], *arguments) if slot in self.held else None

    def look(self, name):
        """All that can be seen of a path."""
        path = self.path(name)
        try:
            status = os.lstat(path)
        except OSError as error:
            return errno.errorcode[error.errno]
        mode = stat.S_IMODE(status.st_mode)
        time = status.st_mtime_ns if status.st_mtime_ns < SET else "now"
        if stat.S_ISLNK(status.st_mode):
            return ("link", os.readlink(path), time)
        if stat.S_ISDIR(status.st_mode):
            return ("folder", mode, time)
        return (self.read(name), status.st_size, status.st_nlink, mode, time)

    def tree(self, folders=True):
        """Everything below; without `folders` nothing of them but that they are there."""
        found = {}
        for folder, below, names in os.walk(self.root):
            for name in below + names:
                path = os.path.relpath(os.path.join(folder, name), self.root)
                found[path] = self.look(path)
                if found[path][0] == "folder" and not folders:
                    found[path] = "folder"
        return found

    def held_files(self):
        """What fstat(2) says of those that are held."""
        found = {}
        for slot, file in self.held.items():
            status = os.fstat(file)
            found[slot] = (status.st_size, status.st_nlink, stat.S_IMODE(status.st_mode))
        return found


def calls(seed, count):
    """Functions that do the same to either side."""
    chance = random.Random(seed)

    def path():
        depth = chance.choice((0, 0, 0, 1, 1, 2))
        last = chance.choice(NAMES[:chance.choice((6, 6, len(NAMES)))])
        return "/".join([chance.choice("xyz") for _ in range(depth)] + [last])

    create, append = os.O_WRONLY | os.O_CREAT, os.O_RDWR | os.O_APPEND
    for _ in range(count):
        one, other, slot = path(), path(), chance.randrange(4)
        data = bytes([chance.randrange(97, 122)]) * chance.choice((0, 1, 10, 5000))
        size, offset = chance.choice((0, 5, 3000)), chance.choice((0, 3, 4000))
        flags = chance.choice(
            (os.O_RDWR, os.O_RDWR | os.O_CREAT, os.O_RDWR | os.O_CREAT | os.O_TRUNC, append))
        mode = chance.choice((0o600, 0o644, 0o755))
        moment = chance.randrange(-10**9, SET)
        word = chance.choice(("user.a", "user.b"))
        names = {os.path.basename(one), os.path.basename(other)}
        choices = {
            "write": lambda s, o=one, d=data: s.write(o, d, create | os.O_TRUNC),
            "overwrite": lambda s, o=one, d=data: s.write(o, d, create | os.O_TRUNC),
            "append": lambda s, o=one, d=data: s.write(o, d, create | os.O_APPEND),
            "create": lambda s, o=one: s.write(o, b"", create | os.O_EXCL),
            "truncate": lambda s, o=one, n=size: os.truncate(s.path(o), n),
            "read": lambda s, o=one: s.read(o),
            "unlink": lambda s, o=one: os.unlink(s.path(o)),
            "remove": lambda s, o=one: os.unlink(s.path(o)),
            "rename": lambda s, o=one, p=other: s.rename(o, p, 0),
            "move": lambda s, o=one, p=other: s.rename(o, p, 0),
            "no-replace": lambda s, o=one, p=other: s.rename(o, p, NO_REPLACE),
            "mkdir": lambda s, o=one: os.mkdir(s.path(o)),
            "makedir": lambda s, o=one: os.mkdir(s.path(o)),
            "rmdir": lambda s, o=one: os.rmdir(s.path(o)),
            "list": lambda s, o=one: sorted(os.listdir(s.path(o))),
            "utime": lambda s, o=one, n=moment: os.utime(s.path(o), ns=(n, n)),
            "chmod": lambda s, o=one, m=mode: os.chmod(s.path(o), m | 0o700),
            "readlink": lambda s, o=one: os.readlink(s.path(o)),
            "map": lambda s, i=slot, d=data: s.map(i, d) if i in s.held else None,
            "copy": lambda s, i=slot, n=size, p=offset: s.copy(i, (i + 1) % 4, n, p),
            "allocate": lambda s, i=slot, n=size: s.on(i, s.allocate, n),
            "fchmod": lambda s, i=slot, m=mode: s.on(i, os.fchmod, m),
            "futime": lambda s, i=slot, n=moment: s.on(i, lambda f: os.utime(f, ns=(n, n))),
            "fsync of a folder": lambda s, o=one: s.sync(os.path.dirname(o)),
            "hold": lambda s, i=slot, o=one, f=flags: s.hold(i, o, f),
            "hold on": lambda s, i=slot, o=one, f=flags: s.hold(i, o, f),
            "release": lambda s, i=slot: s.release(i),
            "pwrite": lambda s, i=slot, d=data, n=offset: s.on(i, os.pwrite, d, n),
            "pwrites": lambda s, i=slot, d=data, n=offset: s.on(i, os.pwrite, d, n),
            "pread": lambda s, i=slot: s.on(i, os.pread, 100_000, 0),
            "ftruncate": lambda s, i=slot, n=size: s.on(i, os.ftruncate, n),
            "fsync": lambda s, i=slot: s.on(i, os.fsync),
        }
        if not names & SCRATCH:  # these are not exchanged, and are no links
            choices["exchange"] = lambda s, o=one, p=other: s.rename(o, p, EXCHANGE)
            choices["symlink"] = lambda s, o=one: os.symlink("nowhere", s.path(o))
            choices["mark"] = lambda s, o=one, w=word, d=data[:9]: s.mark(o, w, d)
        name = chance.choice(sorted(choices))
        yield (name, one, other, slot, len(data)), choices[name]


class Random(MountTest):
    limit = 100 + 400 * int(os.environ.get("MEMCUBE_RANDOM_SEEDS", 4))

    def outcome(self, call, side):
        try:
            return call(side)
        except OSError as error:
            return errno.errorcode[error.errno]

    def same_trees(self, mounted, plain, words):
        here, there = mounted.tree(), plain.tree()
        odd = [path for path in here.keys() | there.keys() if here.get(path) != there.get(path)]
        self.assertEqual([(path, here.get(path), there.get(path)) for path in odd], [], words)

    def run_seed(self, seed, tree, steps):
        mounted = Side(os.path.join(self.cube, tree, f"seed {seed}"))
        plain = Side(os.path.join(self.outside, f"{tree} {seed}"))
        log = []
        for number, (words, call) in enumerate(calls(seed, steps)):
            log.append(words)
            here, there = self.outcome(call, mounted), self.outcome(call, plain)
            self.assertEqual(here, there, (tree, seed, number, log[-20:]))
            for path in words[1:3]:
                self.assertEqual(
                    mounted.look(path), plain.look(path), (tree, seed, number, path, log[-20:]))
            self.assertEqual(
                mounted.held_files(), plain.held_files(), (tree, seed, number, log[-20:]))
            if number % EVERY == EVERY - 1:
                self.same_trees(mounted, plain, (tree, seed, number, log[-60:]))
        for side in (mounted, plain):
            for slot in range(4):
                side.release(slot)
        self.same_trees(mounted, plain, (tree, seed, log[-20:]))
        return mounted

    def test_the_mount_is_a_directory(self):
        given = os.environ.get("MEMCUBE_RANDOM_SEED")
        count = int(os.environ.get("MEMCUBE_RANDOM_SEEDS", 4))
        steps = int(os.environ.get("MEMCUBE_RANDOM_STEPS", 1250))
        seeds = [int(given)] if given else range(2000, 2000 + count)
        for tree in ("memories", "documents"):
            sides = [self.run_seed(seed, tree, steps) for seed in seeds]
            self.assertTrue(runs(self.daemon))
            # What comes and goes moves a folder's time for as long as the mount lives.
            before = [side.tree(folders=False) for side in sides]
            self.store.unmount()
            self.remount()
            self.assertEqual([side.tree(folders=False) for side in sides], before)
        self.assertTrue(self.store.json("verify", "notes")["ok"])
