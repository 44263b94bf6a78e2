"""Commands that only read wait for no daemon, and need no room on the disk."""

import errno
import os
import signal
import subprocess
import unittest

from harness import MEMCUBE, MountTest, read, write
from test_full import SmallDisk

LIMIT = 30  # seconds for one command: far more than it takes, far less than for ever


class Commands:
    def reading(self, *arguments):
        """The output of a command that reads; a failure, not a hang, if it waits."""
        try:
            result = subprocess.run(
                [MEMCUBE, *arguments], capture_output=True, timeout=LIMIT,
                stdin=subprocess.DEVNULL, env=self.store.environment)
        except subprocess.TimeoutExpired:
            self.fail(f"memcube {arguments} waits")
        self.assertEqual(result.returncode, 0, (arguments, result.stderr))
        return result.stdout.decode()

    def check_reading(self, path, text):
        """All that reads, on a cube that holds a memory of one word."""
        self.assertIn(f"memories/{path}", self.reading("list", "notes"))
        self.assertIn("notes", self.reading("list"))
        self.assertEqual(self.reading("show", "notes", path), text)
        self.assertIn(path, self.reading("search", "notes", text.strip()))
        self.assertIn(path, self.reading("history", "notes", path))
        self.reading("status", "notes")
        self.reading("status")
        self.assertIn('"ok":true', self.reading("verify", "notes", "--json").replace(" ", ""))


class Stopped(Commands, MountTest):
    def stop_in_batch(self):
        """Stops the daemon while it holds the writer lock; gives what was written last."""
        for number in range(200):
            path = f"{number}.md"
            write(os.path.join(self.memories, path), f"word{number}\n".encode())
            os.kill(self.daemon, signal.SIGSTOP)
            if self.is_locked():
                return path, f"word{number}\n"
            os.kill(self.daemon, signal.SIGCONT)
        self.fail("never in a batch")

    def is_locked(self):
        import fcntl

        (cube,) = os.listdir(self.store.state("cubes"))
        (replica,) = os.listdir(self.store.state("cubes", cube))
        with open(self.store.state("cubes", cube, replica, "lock"), "r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def test_a_stopped_daemon(self):
        path, text = self.stop_in_batch()
        try:
            self.check_reading(path, text)
        finally:
            os.kill(self.daemon, signal.SIGCONT)
        # It goes on as if nothing had been.
        write(os.path.join(self.memories, "after.md"), b"after\n", fsync=True)
        self.assertEqual(read(os.path.join(self.memories, path)), text.encode())
        self.check_reading("after.md", "after\n")

    def test_who_writes_beside_a_stopped_daemon(self):
        """Waits for it, says for whom, and then sees what was written a moment before."""
        path, _ = self.stop_in_batch()
        removing = None
        try:
            removing = subprocess.Popen(
                [MEMCUBE, "rm", "notes", path], env=self.store.environment, stderr=subprocess.PIPE)
            said = removing.stderr.readline()
            self.assertIn(b"waiting for process %d," % self.daemon, said)
            self.assertIsNone(removing.poll())
        finally:
            os.kill(self.daemon, signal.SIGCONT)
            if removing:
                rest = removing.communicate()[1]
        self.assertEqual((removing.returncode, rest), (0, b""))
        self.eventually(lambda: path not in os.listdir(self.memories))

    def test_a_stopped_command(self):
        """The other way round: a command that was stopped, and a mount that reads on."""
        write(os.path.join(self.memories, "a.md"), b"word\n", fsync=True)
        self.eventually(lambda: self.found("word") == ["a.md"])
        (cube,) = os.listdir(self.store.state("cubes"))
        (replica,) = os.listdir(self.store.state("cubes", cube))
        holder = subprocess.Popen(
            ["flock", "-o", self.store.state("cubes", cube, replica, "lock"), "sleep", "60"])
        try:
            self.eventually(self.is_locked)
            self.assertEqual(read(os.path.join(self.memories, "a.md")), b"word\n")
            self.assertEqual(os.listdir(self.memories), ["a.md"])
            self.assertEqual(self.found("word"), ["a.md"])
            self.check_reading("a.md", "word\n")
        finally:
            holder.kill()
            holder.wait()
        write(os.path.join(self.memories, "b.md"), b"after\n", fsync=True)


class FullDisk(Commands, SmallDisk):
    def fill(self):
        with open(os.path.join(self.disk, "stone"), "wb", buffering=0) as stone:
            for size in (1 << 16, 512):
                try:
                    while stone.write(bytes(size)):
                        pass
                except OSError:
                    pass

    def database(self):
        for folder in self.store.indexes():
            if os.path.exists(os.path.join(folder, "index.sqlite")):
                return os.path.join(folder, "index.sqlite")
        return None

    def prepare(self):
        super().prepare()
        self.store.run("add", "notes", "word", "--name", "a.md")

    def test_with_a_mount(self):
        before = os.stat(self.database())
        self.fill()
        self.check_reading("a.md", "word")
        after = os.stat(self.database())
        self.assertEqual(before.st_ino, after.st_ino)
        self.assertGreater(after.st_size, 4096)
        self.assertEqual(read(os.path.join(self.memories, "a.md")), b"word")
        os.unlink(os.path.join(self.disk, "stone"))
        write(os.path.join(self.memories, "b.md"), b"room\n", fsync=True)
        self.check_reading("b.md", "room\n")

    def test_without_a_mount(self):
        self.store.unmount()
        self.fill()
        self.check_reading("a.md", "word")

    def test_without_an_index(self):
        self.store.unmount()
        self.program("rm", "-r", *self.store.indexes())
        self.fill()
        self.check_reading("a.md", "word")
        # Nothing is left half made.
        self.assertIsNone(self.database())


class Rebuild(Commands, MountTest):
    def test_under_a_mount(self):
        for number in range(20):
            write(os.path.join(self.memories, f"{number}.md"), b"word\n")
        first = self.store.indexes()
        with open(os.path.join(self.memories, "3.md"), "rb") as held:
            self.program(MEMCUBE, "rebuild", "notes", env=self.store.environment)
            self.assertEqual(held.read(), b"word\n")
        self.assertEqual(self.store.indexes(), first)
        self.assertEqual(len(os.listdir(self.memories)), 20)
        self.eventually(lambda: len(self.found("word limit:50")) == 20)
        write(os.path.join(self.memories, "new.md"), b"new word\n", fsync=True)
        self.check_reading("new.md", "new word\n")
        self.eventually(lambda: self.found("new") == ["new.md"])

    def test_who_stands_in_a_folder_stays_there(self):
        folder = os.path.join(self.memories, "sub/deep")
        os.makedirs(folder)
        write(os.path.join(folder, "a.md"), b"word\n")
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.assertEqual(os.listdir(held), ["a.md"])
            # What others write makes each folder's path doubtful.
            self.store.run("add", "notes", "by another", "--name", "other.md")
            self.eventually(lambda: os.path.exists(os.path.join(self.memories, "other.md")))
            self.program(MEMCUBE, "rebuild", "notes", env=self.store.environment)
            write(os.path.join(self.memories, "seen.md"), b"1\n", fsync=True)
            self.assertEqual(os.listdir(held), ["a.md"])
            file = os.open("a.md", os.O_RDONLY, dir_fd=held)
            self.assertEqual(os.read(file, 9), b"word\n")
            os.close(file)
            self.assertTrue(os.path.samestat(os.stat(held), os.stat(folder)))
        finally:
            os.close(held)

    def test_who_has_a_file_open_reads_on(self):
        # The new index counts its rows anew, and what is open is known by the old number.
        texts = {f"{number}.md": b"text %d\n" % number * (1 + 40_000 * (number % 2))
                 for number in range(6)}
        for name, text in texts.items():
            write(os.path.join(self.memories, name), text)
        write(os.path.join(self.memories, "seen.md"), b"1\n", fsync=True)
        self.store.unmount()
        self.remount()
        held = {name: open(os.path.join(self.memories, name), "rb", 0) for name in texts}
        try:
            self.assertEqual(os.pread(held["1.md"].fileno(), 7, 0), b"text 1\n")
            self.program(MEMCUBE, "rebuild", "notes", env=self.store.environment)
            # A write takes the new index.
            write(os.path.join(self.memories, "seen.md"), b"2\n", fsync=True)
            for name, text in texts.items():
                self.assertEqual(held[name].read(len(text) + 1), text[:held[name].tell()], name)
                self.assertEqual(os.pread(held[name].fileno(), 9, len(text) - 7), text[-7:], name)
                self.assertEqual(os.stat(held[name].fileno()).st_size, len(text))
        finally:
            for file in held.values():
                file.close()


class WithoutState(SmallDisk):
    """A disk that can only be read, and nothing on it of what a host keeps of its cubes."""

    def test_mount_to_look(self):
        write(os.path.join(self.memories, "a.md"), b"Ana rows at dawn\n", fsync=True)
        self.store.run("new", "other")
        self.store.run("add", "other", "Ben sails")
        self.store.unmount()
        self.program("rm", "-r", os.path.join(self.disk, "state", "memcube"))
        self.remount_disk("ro")
        place = self.store.mount_point
        refused = self.store.start(MEMCUBE, "mount", place)
        self.assertEqual(refused.returncode, 4, refused.stderr)
        self.assertIn(b"Read-only file system", refused.stderr)
        self.store.run("mount", place, "--read-only")
        self.assertEqual(read(os.path.join(self.memories, "a.md")), b"Ana rows at dawn\n")
        self.assertEqual(os.listdir(os.path.join(place, "other", "memories")), ["ben-sails.md"])
        self.assertEqual(os.listdir(os.path.join(self.search, "rows")), ["01-a.md"])
        with self.assertRaises(OSError) as raised:
            write(os.path.join(self.memories, "b.md"), b"b\n")
        self.assertEqual(raised.exception.errno, errno.EROFS)
        twice = self.store.start(MEMCUBE, "mount", place, "--read-only")
        self.assertIn(b"is mounted already", twice.stderr)
        self.store.unmount()
        self.assertEqual(os.listdir(place), [])
        self.assertEqual(os.listdir(os.path.join(self.disk, "state")), [])


if __name__ == "__main__":
    unittest.main()
