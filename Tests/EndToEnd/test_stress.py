"""One file changed in every way, against a model; and many processes in one tree.

MEMCUBE_STRESS_STEPS=N makes each longer, MEMCUBE_STRESS_SEED=N another.
"""

import errno
import mmap
import os
import random
import sys
import traceback

from calls import NO_REPLACE, allocate, rename
from harness import MountTest, read, runs

STEPS = int(os.environ.get("MEMCUBE_STRESS_STEPS", 120))
SEED = int(os.environ.get("MEMCUBE_STRESS_SEED", 1))


class OneFile:
    """A file, and what must be in it."""

    LARGEST = 1_500_000  # beyond what is kept in memory, and what is read in one call

    def __init__(self, path, seed):
        self.path = path
        self.chance = random.Random(seed)
        self.model = bytearray()
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)

    def place(self):
        """An offset and a length, mostly small."""
        limit = self.chance.choice((5000, 5000, 140_000, 300_000, self.LARGEST))
        offset = self.chance.randrange(limit)
        return offset, 1 + self.chance.randrange(min(limit - offset, 70_000))

    def bytes(self, count):
        return self.chance.randbytes(count)

    def put(self, offset, data):
        self.model.extend(bytes(max(0, offset - len(self.model))))
        self.model[offset : offset + len(data)] = data

    def write(self):
        offset, count = self.place()
        data = self.bytes(count)
        assert os.pwrite(self.file, data, offset) == count
        self.put(offset, data)

    def read(self):
        offset, count = self.place()
        assert os.pread(self.file, count, offset) == self.model[offset : offset + count]

    def read_by_another(self):
        offset, count = self.place()
        file = os.open(self.path, os.O_RDONLY)
        assert os.pread(file, count, offset) == self.model[offset : offset + count]
        os.close(file)

    def truncate(self):
        size, _ = self.place()
        call = self.chance.choice((os.ftruncate, os.truncate))
        call(self.file if call is os.ftruncate else self.path, size)
        self.model[size:] = bytes(max(0, size - len(self.model)))

    def append(self):
        data = self.bytes(self.chance.randrange(3000))
        if len(self.model) + len(data) < self.LARGEST:
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND)
            os.write(file, data)
            os.close(file)
            self.model += data

    def map(self):
        if self.model:
            offset, count = self.place()
            data = self.bytes(count)[: max(0, len(self.model) - offset)]
            with mmap.mmap(self.file, len(self.model)) as area:
                assert area[offset : offset + count] == self.model[offset : offset + count]
                area[offset : offset + len(data)] = data
                if self.chance.randrange(2):
                    area.flush()
                assert area[:] == self.model[:offset] + data + self.model[offset + len(data) :]
            if data:
                self.put(offset, data)

    def allocate(self):
        offset, count = self.place()
        keeps = self.chance.randrange(2)
        allocate(self.file, keeps, offset, count)
        if not keeps:
            self.put(max(len(self.model), offset + count), b"")

    def copy_within(self):
        offset, count = self.place()
        target = offset + count + self.chance.randrange(5000)
        if target + count < self.LARGEST:
            data = self.model[offset : offset + count]
            copied = os.copy_file_range(self.file, self.file, count, offset, target)
            assert copied == len(data), (copied, len(data))
            if data:
                self.put(target, data)

    def reopen(self):
        os.close(self.file)
        self.file = os.open(self.path, os.O_RDWR)

    def start_again(self):
        if self.chance.randrange(4) == 0:
            os.close(os.open(self.path, os.O_WRONLY | os.O_TRUNC))
            self.model.clear()

    def sync(self):
        self.chance.choice((os.fsync, os.fdatasync))(self.file)

    def run(self, steps):
        calls = [self.write, self.write, self.read, self.read, self.read_by_another, self.truncate]
        calls += [self.append, self.map, self.map, self.allocate, self.copy_within, self.reopen]
        calls += [self.start_again, self.sync]
        log = []
        for number in range(steps):
            call = self.chance.choice(calls)
            log.append(call.__name__)
            try:
                call()
                assert os.fstat(self.file).st_size == len(self.model)
                assert os.stat(self.path).st_size == len(self.model)
                if number % 20 == 0:
                    assert read(self.path) == self.model
            except AssertionError as failure:
                raise AssertionError((number, log[-20:])) from failure
        os.close(self.file)
        assert read(self.path) == self.model


# What calls may be refused with where many change one tree.
RACES = {errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY, errno.EISDIR, errno.ENOTDIR, errno.EINVAL}


def work(root, seed, steps):
    """Changes a tree, in which others do the same."""
    chance = random.Random(seed)

    def path():
        return os.path.join(root, *(chance.choice("abc") for _ in range(chance.choice((1, 1, 2, 3)))))

    def write():
        with open(path(), "wb") as file:
            file.write(b"%d " % seed * chance.randrange(2000))

    def append():
        with open(path(), "ab") as file:
            file.write(b"%d " % seed)

    def change():
        file = os.open(path(), os.O_RDWR)
        try:
            os.pwrite(file, b"x", chance.randrange(3000))
            os.fsync(file)
        finally:
            os.close(file)

    def walk():
        for folder, _, names in os.walk(root):
            for name in names:
                read(os.path.join(folder, name))

    def wait():
        file = os.open(path(), os.O_RDONLY)
        try:
            os.read(file, 100)
        finally:
            os.close(file)

    calls = [
        write, write, append, change, walk, wait,
        lambda: os.mkdir(path()), lambda: os.mkdir(path()), lambda: os.rmdir(path()),
        lambda: os.unlink(path()), lambda: os.rename(path(), path()),
        lambda: os.rename(path(), path()), lambda: rename(path(), path(), NO_REPLACE),
        lambda: os.truncate(path(), chance.randrange(3000)), lambda: os.listdir(path()),
        lambda: os.utime(path(), ns=(1, 1)), lambda: os.chmod(path(), 0o755),
        lambda: os.stat(path()),
    ]
    for _ in range(steps):
        try:
            chance.choice(calls)()
        except OSError as error:
            if error.errno not in RACES:
                raise


def share(root, number, calls):
    """Uses one file that others replace all the time: there always is one of this name."""
    name = os.path.join(root, "note.md")

    def replace():
        other = os.path.join(root, f"{number}.tmp")
        with open(other, "wb") as file:
            file.write(b"%d\n" % number * 50)
        os.rename(other, name)

    def append():
        with open(name, "r+b") as file:
            file.seek(0, os.SEEK_END)
            file.write(b"more\n")

    def change():
        os.utime(name)
        os.truncate(name, 3)
        with open(name, "wb") as file:
            file.write(b"again\n")

    for _ in range(calls):
        (replace, append, change, lambda: read(name))[number % 4]()


def everything(root):
    found = {}
    for folder, folders, names in os.walk(root):
        for name in folders:
            found[os.path.relpath(os.path.join(folder, name), root)] = None
        for name in names:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, root)] = read(path)
    return found


class Stress(MountTest):
    limit = 120 + STEPS

    def folders(self):
        return {"plain": self.outside, "memories": self.memories, "documents": self.documents}

    def test_one_file(self):
        done = {}
        for name, folder in self.folders().items():
            with self.subTest(name):
                done[name] = OneFile(os.path.join(folder, "one"), SEED)
                done[name].run(STEPS)
        self.store.unmount()
        self.remount()
        for name, one in done.items():
            self.assertTrue(read(one.path) == one.model, name)
        self.assertTrue(self.store.json("verify", "notes")["ok"])

    def together(self, count, body):
        """Has processes, of these numbers, do something at once, each without an error."""
        processes = []
        for number in range(count):
            process = os.fork()
            if process == 0:
                try:
                    body(number)
                    os._exit(0)
                except BaseException:
                    traceback.print_exc(file=sys.stderr)
                finally:
                    os._exit(1)
            processes.append(process)
        return [os.waitpid(process, 0)[1] for process in processes]

    def test_one_name(self):
        for name, folder in self.folders().items():
            with open(os.path.join(folder, "note.md"), "wb"):
                pass
            ends = self.together(8, lambda number: share(folder, number, STEPS))
            self.assertEqual(ends, [0] * 8, name)

    def test_many_processes(self):
        for name, folder in self.folders().items():
            root = os.path.join(folder, "tree")
            os.mkdir(root)
            ends = self.together(4, lambda number: work(root, SEED * 100 + number, STEPS))
            self.assertEqual(ends, [0] * 4, name)
        self.assertTrue(runs(self.daemon))
        before = [everything(os.path.join(f, "tree")) for f in (self.memories, self.documents)]
        self.store.unmount()
        self.remount()
        after = [everything(os.path.join(f, "tree")) for f in (self.memories, self.documents)]
        self.assertEqual(after, before)
        self.assertTrue(self.store.json("verify", "notes")["ok"])
