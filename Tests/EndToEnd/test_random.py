"""Random calls, at the mount and at a plain directory: the answers and the files are the same.

A seed that differs is printed, and repeats itself by MEMCUBE_RANDOM_SEED=N.
"""

import ctypes
import errno
import os
import random
import stat

from harness import MountTest, runs

LIBC = ctypes.CDLL(None, use_errno=True)
NAMES = ["a", "b", "c.md", "f", "x", "y", "d~", ".e.swp", "sedABCDEF", "#g#", "4913"]
SCRATCH = set(NAMES[6:]) - {"sedABCDEF"}
EXCHANGE, NO_REPLACE = 2, 1


def rename(one, other, flags):
    if LIBC.renameat2(-100, os.fsencode(one), -100, os.fsencode(other), flags) != 0:
        raise OSError(ctypes.get_errno(), "renameat2")


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

    def hold(self, slot, name, flags):
        self.release(slot)
        self.held[slot] = os.open(self.path(name), flags, 0o644)

    def release(self, slot):
        if slot in self.held:
            os.close(self.held.pop(slot))

    def on(self, slot, call, *arguments):
        return call(self.held[slot], *arguments) if slot in self.held else None

    def tree(self):
        found = {}
        for folder, folders, names in os.walk(self.root):
            for name in folders:
                found[os.path.relpath(os.path.join(folder, name), self.root)] = "folder"
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.root)
                status = os.stat(self.path(path))
                found[path] = (self.read(path), status.st_size, stat.S_IMODE(status.st_mode))
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
            "rename": lambda s, o=one, p=other: os.rename(s.path(o), s.path(p)),
            "move": lambda s, o=one, p=other: os.rename(s.path(o), s.path(p)),
            "no-replace": lambda s, o=one, p=other: rename(s.path(o), s.path(p), NO_REPLACE),
            "mkdir": lambda s, o=one: os.mkdir(s.path(o)),
            "makedir": lambda s, o=one: os.mkdir(s.path(o)),
            "rmdir": lambda s, o=one: os.rmdir(s.path(o)),
            "list": lambda s, o=one: sorted(os.listdir(s.path(o))),
            "utime": lambda s, o=one: os.utime(s.path(o), (1e9, 1e9)),
            "chmod": lambda s, o=one, m=mode: os.path.isdir(s.path(o)) or os.chmod(s.path(o), m),
            "hold": lambda s, i=slot, o=one, f=flags: s.hold(i, o, f),
            "hold on": lambda s, i=slot, o=one, f=flags: s.hold(i, o, f),
            "release": lambda s, i=slot: s.release(i),
            "pwrite": lambda s, i=slot, d=data, n=offset: s.on(i, os.pwrite, d, n),
            "pwrites": lambda s, i=slot, d=data, n=offset: s.on(i, os.pwrite, d, n),
            "pread": lambda s, i=slot: s.on(i, os.pread, 100_000, 0),
            "ftruncate": lambda s, i=slot, n=size: s.on(i, os.ftruncate, n),
            "fsync": lambda s, i=slot: s.on(i, os.fsync),
        }
        if not names & SCRATCH:  # these are not exchanged
            choices["exchange"] = (
                lambda s, o=one, p=other: rename(s.path(o), s.path(p), EXCHANGE))
        name = chance.choice(sorted(choices))
        yield (name, one, other, slot, len(data)), choices[name]


class Random(MountTest):
    limit = 400

    def outcome(self, call, side):
        try:
            return call(side)
        except OSError as error:
            return errno.errorcode[error.errno]

    def run_seed(self, seed, tree):
        mounted = Side(os.path.join(self.cube, tree, f"seed {seed}"))
        plain = Side(os.path.join(self.outside, f"{tree} {seed}"))
        log = []
        for words, call in calls(seed, 150):
            log.append(words)
            here, there = self.outcome(call, mounted), self.outcome(call, plain)
            self.assertEqual(here, there, (tree, seed, log[-20:]))
        for side in (mounted, plain):
            for slot in range(4):
                side.release(slot)
        self.assertEqual(mounted.tree(), plain.tree(), (tree, seed, log[-20:]))
        return mounted

    def test_the_mount_is_a_directory(self):
        given = os.environ.get("MEMCUBE_RANDOM_SEED")
        seeds = [int(given)] if given else range(2000, 2004)
        sides = [self.run_seed(seed, tree) for tree in ("memories", "documents") for seed in seeds]
        self.assertTrue(runs(self.daemon))
        before = [side.tree() for side in sides]
        self.store.unmount()
        self.remount()
        self.assertEqual([side.tree() for side in sides], before)
        self.assertTrue(self.store.json("verify", "notes")["ok"])
