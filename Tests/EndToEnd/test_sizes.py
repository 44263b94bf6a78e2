"""Files of no bytes, of a hundred million, and everything between."""

import contextlib
import errno
import hashlib
import mmap
import os
import random
import signal

from harness import MountTest, identity, larger, read, write

BIG = 100 << 20


class Sizes(MountTest):
    def test_around_every_boundary(self):
        # Of a page, a record's inline content, the kernel's largest write, a blob.
        generator = random.Random(1)
        page, inline = 4096, 1 << 20
        sizes = [edge + more for edge in (page, 32 * page, inline) for more in (-1, 0, 1)]
        for size in (0, 1, *sizes):
            for folder in (self.memories, self.documents):
                text = (b"line of text\n" * (size // 13 + 1))[:size]
                for name, data in (("text", text), ("binary", generator.randbytes(size))):
                    path = os.path.join(folder, f"{name}-{size}")
                    write(path, data)
                    self.assertEqual(os.stat(path).st_size, size)
                    self.assertTrue(read(path) == data, path)
        self.store.unmount()
        self.remount()
        self.assertEqual(len(os.listdir(self.memories)), 22)
        for folder in (self.memories, self.documents):
            for name in os.listdir(folder):
                self.assertEqual(len(read(os.path.join(folder, name))), int(name.split("-")[1]))
        self.store.run("verify", "notes")

    @larger
    def test_a_hundred_megabytes(self):
        block = random.Random(2).randbytes(1 << 20)
        expected = hashlib.sha256(block * (BIG >> 20)).hexdigest()
        for folder in (self.memories, self.documents):
            path = os.path.join(folder, "big.bin")
            with open(path, "wb") as file:
                for _ in range(BIG >> 20):
                    file.write(block)
            self.assertEqual(os.stat(path).st_size, BIG)
            with open(path, "rb") as file:
                self.assertEqual(hashlib.file_digest(file, "sha256").hexdigest(), expected)
            with open(path, "r+b") as file:  # a change in the middle
                file.seek(BIG // 2)
                file.write(b"changed")
            with open(path, "rb") as file:
                file.seek(BIG // 2 - 1)
                self.assertEqual(file.read(9)[1:8], b"changed")
        with open(f"/proc/{self.daemon}/status", encoding="ascii") as status:
            peak = [int(line.split()[1]) for line in status if line.startswith("VmHWM")][0]
        self.assertLess(peak, 300 << 10, "KiB: large files do not go through memory")

    def test_too_large(self):
        for folder, limit in ((self.memories, 1 << 30), (self.documents, 16 << 30)):
            path = os.path.join(folder, "a.md")
            write(path, b"text")
            for size in (limit + 1, 2**63 - 1):
                with self.assertRaises(OSError) as caught:
                    os.truncate(path, size)
                self.assertEqual(caught.exception.errno, errno.EFBIG)
            for place in (limit, 1 << 60):
                with open(path, "r+b", buffering=0) as file, self.assertRaises(OSError) as caught:
                    os.pwrite(file.fileno(), b"x", place)
                self.assertEqual(caught.exception.errno, errno.EFBIG)
            self.assertEqual(read(path), b"text")


class Descriptors(MountTest):
    """One file, many ways to it."""

    def test_holes_are_zeros(self):
        path = os.path.join(self.memories, "a.bin")
        with open(path, "wb") as file:
            file.seek(10000)
            file.write(b"end")
        self.assertEqual(read(path), bytes(10000) + b"end")
        os.truncate(path, 20000)
        self.assertEqual(read(path), bytes(10000) + b"end" + bytes(9997))

    def test_a_shared_mapping(self):
        path = os.path.join(self.memories, "a.bin")
        write(path, b"before the change\n")
        with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as view:
            view[:6] = b"BEFORE"
            view.flush()
        self.assertEqual(read(path), b"BEFORE the change\n")
        self.eventually(lambda: self.versions("a.bin")[-1] == b"BEFORE the change\n")

    def test_attributes_of_a_file_without_a_name(self):
        path = os.path.join(self.memories, "note.md")
        for replace in (False, True):
            for flags in (os.O_RDONLY, os.O_RDWR):
                write(path, b"text\n")
                os.setxattr(path, "user.k", b"v")
                file = os.open(path, flags)
                if replace:
                    write(path + ".new", b"new\n")
                    os.rename(path + ".new", path)
                else:
                    os.remove(path)
                self.assertEqual(os.getxattr(file, "user.k"), b"v")
                self.assertEqual(os.listxattr(file), ["user.k"])
                if flags == os.O_RDWR:
                    os.setxattr(file, "user.other", b"w")
                    os.removexattr(file, "user.k")
                    self.assertEqual(os.listxattr(file), ["user.other"])
                self.assertEqual(os.pread(file, 10, 0), b"text\n")
                os.close(file)

    def test_a_directory_is_synced_with_what_is_open_in_it(self):
        os.mkdir(os.path.join(self.memories, "sub"))
        for number, folder in enumerate((self.memories, os.path.join(self.memories, "sub"))):
            path = os.path.join(folder, "open.md")
            file = os.open(path, os.O_CREAT | os.O_WRONLY)
            os.write(file, b"x" * 100_000 * (number + 1))
            directory = os.open(folder, os.O_RDONLY)
            os.fsync(directory)
            os.close(directory)
            self.kill(signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.close(file)
            self.remount()
            self.assertEqual(os.path.getsize(path), 100_000 * (number + 1))

    def test_open_while_removed_and_renamed(self):
        path = os.path.join(self.memories, "a.md")
        write(path, b"one\n")
        before = identity(path)
        with open(path, "r+b") as file:
            os.rename(path, os.path.join(self.memories, "b.md"))
            file.write(b"two\n")
            file.flush()
            self.assertEqual(read(os.path.join(self.memories, "b.md")), b"two\n")
        self.assertEqual(identity(os.path.join(self.memories, "b.md")), before)
        with open(os.path.join(self.memories, "b.md"), "rb") as file:
            os.unlink(os.path.join(self.memories, "b.md"))
            self.assertEqual(file.read(), b"two\n")
        self.assertEqual(os.listdir(self.memories), [])

    def test_appending_by_many(self):
        path = os.path.join(self.memories, "log.md")
        line = "for n in $(seq 50); do echo \"$0 $n\" >>log.md; done"
        self.shell(f"for w in 1 2 3 4; do bash -c '{line}' $w & done; wait")
        self.assertEqual(len(set(read(path).splitlines())), 200)
