"""A bundle that is moved, removed, replaced or damaged while it is mounted."""

import errno
import os
import shutil
import subprocess
import time

from harness import MountTest, Store, read, runs, write


class Displaced(MountTest):
    def setUp(self):
        super().setUp()
        self.path = os.path.join(self.memories, "a.md")
        write(self.path, b"the first text\n")
        write(os.path.join(self.memories, "large.md"), b"x" * 2_000_000, fsync=True)

    def names(self):
        """The cubes, and what else is at the root but the places over all of them."""
        return sorted(set(os.listdir(self.store.mount_point)) - {"ask", "search"})

    def files(self, path):
        """Every file below a directory, with its bytes; indexes are nobody's business."""
        found = {}
        for folder, folders, names in os.walk(path):
            if "index" in folders:
                folders.remove("index")
            for name in names:
                found[os.path.relpath(os.path.join(folder, name), path)] = read(
                    os.path.join(folder, name))
        return found

    def write_all(self, file):
        """Writes in every way; whether it works is no matter, but it ends."""
        for attempt in (
                lambda: write(self.path, b"over\n", fsync=True),
                lambda: write(os.path.join(self.memories, "new.md"), b"new\n", fsync=True),
                lambda: write(os.path.join(self.memories, "large2.md"), b"y" * 2_000_000),
                lambda: write(os.path.join(self.documents, "doc.bin"), b"\xff" * 100),
                lambda: write(os.path.join(self.cube, "messages/talk.md"), b"said\n"),
                lambda: os.mkdir(os.path.join(self.memories, "folder")),
                lambda: file.write(b"open\n"), lambda: os.fsync(file.fileno())):
            try:
                attempt()
            except OSError as error:
                self.assertIn(
                    error.errno,
                    (errno.ENOENT, errno.EIO, errno.ESTALE, errno.ENOTDIR, errno.EPERM))

    def test_moved(self):
        # In the store: it has another name now, and what was closed before is in it.
        with open(self.path, "r+b", buffering=0) as file:
            write(os.path.join(self.memories, "closed.md"), b"closed just before\n")
            os.rename(self.store.bundle(), self.store.bundle("moved"))
            self.write_all(file)
            self.assertFalse(os.path.exists(self.store.bundle()))
        self.eventually(lambda: self.names() == ["README.md", "moved"])
        self.eventually(lambda: not os.path.exists(self.cube))
        moved = os.path.join(self.store.mount_point, "moved/memories")
        self.assertEqual(read(os.path.join(moved, "closed.md")), b"closed just before\n")
        self.assertEqual(read(os.path.join(moved, "large.md")), b"x" * 2_000_000)
        write(os.path.join(moved, "a.md"), b"goes on\n", fsync=True)
        self.assertTrue(self.store.json("verify", "moved")["ok"])
        self.assertTrue(runs(self.daemon))

    def test_removed(self):
        with open(self.path, "r+b", buffering=0) as file:
            shutil.rmtree(self.store.bundle())
            self.write_all(file)
            self.assertFalse(os.path.exists(self.store.bundle()))
        self.eventually(lambda: self.names() == ["README.md"])
        # Its name is free.
        self.store.run("new", "notes")
        self.eventually(lambda: os.path.exists(self.memories) and os.listdir(self.memories) == [])
        write(self.path, b"anew\n", fsync=True)
        self.assertEqual(read(self.path), b"anew\n")
        self.assertTrue(self.store.json("verify", "notes")["ok"])

    def test_replaced(self):
        # By another cube: not a byte of the first goes there, of what is open in it. By name it is
        # the other one, as with any two directories.
        self.store.run("new", "other")
        self.store.run("add", "other", "another text", "--name", "other.md")
        before = self.files(self.store.bundle("other"))
        with open(self.path, "r+b", buffering=0) as file:
            os.rename(self.store.bundle(), os.path.join(self.outside, "notes.memcube"))
            os.rename(self.store.bundle("other"), self.store.bundle())
            for attempt in (lambda: file.write(b"open\n"), lambda: os.fsync(file.fileno()),
                            lambda: os.ftruncate(file.fileno(), 3),
                            lambda: os.fsync(file.fileno())):
                try:
                    attempt()
                except OSError as error:
                    self.assertIn(error.errno, (errno.ENOENT, errno.EIO, errno.ESTALE))
        after = self.files(self.store.bundle())
        self.eventually(lambda: os.path.exists(self.memories)
                        and os.listdir(self.memories) == ["other.md"])
        self.assertEqual(after, before)
        write(os.path.join(self.memories, "more.md"), b"more\n", fsync=True)
        self.assertTrue(self.store.json("verify", "notes")["ok"])
        history = os.path.join(self.cube, "history/memories/a.md")
        self.assertFalse(os.path.exists(history))

    def test_replaced_by_a_copy(self):
        # What a copy of itself brings back is itself.
        shutil.copytree(self.store.bundle(), os.path.join(self.outside, "copy"), symlinks=True)
        shutil.rmtree(self.store.bundle())
        os.rename(os.path.join(self.outside, "copy"), self.store.bundle())

        def is_back():
            try:
                return read(self.path) == b"the first text\n"
            except OSError:
                return False
        self.eventually(is_back)
        write(self.path, b"the second text\n", fsync=True)
        self.assertEqual(self.versions("a.md"), [b"the first text\n", b"the second text\n"])
        self.assertTrue(self.store.json("verify", "notes")["ok"])

    def test_the_store_is_gone(self):
        shutil.rmtree(os.path.dirname(self.store.bundle()))
        with open(os.path.join(self.outside, "file"), "wb", buffering=0) as file:
            self.write_all(file)
        self.eventually(lambda: self.names() == ["README.md"])
        self.assertEqual(os.listdir(os.path.dirname(os.path.dirname(self.store.bundle()))), [])
        self.store.run("new", "again")
        self.eventually(lambda: self.names() == ["README.md", "again"])

    def test_a_damaged_index_is_made_anew(self):
        for folder in self.store.indexes():
            for name in os.listdir(folder):
                # What connections share is memory of theirs, and not to be written by others.
                if name.startswith("index.sqlite") and not name.endswith("-shm"):
                    with open(os.path.join(folder, name), "r+b") as file:
                        file.write(os.urandom(max(65536, os.path.getsize(file.name))))

        def is_back():
            try:
                return read(self.path) == b"the first text\n" and self.found("first") == ["a.md"]
            except OSError:
                return False
        self.eventually(is_back)
        write(self.path, b"the second text\n", fsync=True)
        self.assertEqual(self.versions("a.md"), [b"the first text\n", b"the second text\n"])
        self.assertEqual(sorted(os.listdir(self.memories)), ["a.md", "large.md"])
        self.assertTrue(self.store.json("verify", "notes")["ok"])


class CopiedBack(MountTest):
    """An older copy, all of it, over the bundle of a mounted cube."""

    def test_there_and_back(self):
        # Both are in use, and one is written to meanwhile: nothing that was appended is undone.
        other = Store(os.path.join(self.outside, "other"))
        self.addCleanup(other.cut_off)
        os.makedirs(os.path.dirname(other.bundle()))
        path = os.path.join(self.memories, "list.md")
        write(path, b"begin\n", fsync=True)
        self.program("cp", "-r", self.store.bundle(), os.path.dirname(other.bundle()))
        other.run("mount", other.mount_point)
        lines = ["begin"]
        for turn in range(15):
            self.program("cp", "-r", self.store.bundle(), os.path.dirname(other.bundle()))
            time.sleep(0.2)
            copy = subprocess.Popen(
                ["cp", "-r", other.bundle(), os.path.dirname(self.store.bundle())])
            for number in range(6):
                lines.append(f"{turn} {number}")
                with open(path, "a", encoding="ascii") as file:
                    file.write(lines[-1] + "\n")
                time.sleep(0.02)
            self.assertEqual(copy.wait(), 0)
        text = "".join(line + "\n" for line in lines).encode()
        self.eventually(lambda: read(path) == text)
        self.assertEqual([files for _, _, files in os.walk(os.path.join(self.cube, "conflicts"))
                          if files], [])
        self.assertTrue(self.store.json("verify", "notes")["ok"])

    def test_backup(self):
        write(os.path.join(self.memories, "old.md"), b"in the backup\n", fsync=True)
        self.assertEqual(self.found("backup"), ["old.md"])
        backup = os.path.join(self.store.directory, "backup")
        self.program("cp", "-a", self.store.bundle(), backup)
        for round in range(5):
            write(os.path.join(self.memories, f"{round}.md"), b"newer %d\n" % round, fsync=True)
            self.program("cp", "-rf", backup + "/.", self.store.bundle())
            # Files that are mapped are cut off under the daemon's eyes.
            index, = self.store.indexes()
            os.truncate(os.path.join(index, "index.sqlite-shm"), 0)
            for name in ("old.md", *(f"{each}.md" for each in range(round + 1))):
                self.eventually(lambda: os.path.exists(os.path.join(self.memories, name)))
            self.assertTrue(runs(self.daemon))
        self.eventually(lambda: self.found("newer") == [f"{each}.md" for each in range(5)])
        self.assertTrue(self.store.json("verify", "notes")["ok"])
