"""Commands on a full disk: what they say was done is there later, and nothing else is."""

import contextlib
import json
import os
import subprocess
import tempfile
import unittest

from store import MEMCUBE, Store


class FullCommands(unittest.TestCase):
    """Store, state and cache on a disk of 3 MB, filled to so many bytes before each command."""

    ROOM = [4_096 * pages for pages in (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 26, 32, 40, 60, 90)]

    def setUp(self):
        if os.geteuid() != 0:
            raise AssertionError("only root can mount the small disk that this test needs")
        directory = tempfile.TemporaryDirectory(prefix="memcube-")
        self.addCleanup(directory.cleanup)
        self.store = Store(directory.name)
        self.disk = os.path.join(directory.name, "disk")
        os.mkdir(self.disk)
        mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "memcube-test", self.disk]
        subprocess.run(mount, check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=True)
        for name in ("store", "state", "cache"):
            os.mkdir(os.path.join(self.disk, name))
            os.symlink(os.path.join(self.disk, name), os.path.join(directory.name, name))
        self.store.run("new", "notes")
        self.store.run("add", "notes", "The first one", "--name", "first.md")

    def fill(self, left):
        """Leaves so many bytes of room."""
        stone = os.path.join(self.disk, "stone")
        with contextlib.suppress(OSError):
            os.unlink(stone)
        room = os.statvfs(self.disk)
        with open(stone, "wb") as file, contextlib.suppress(OSError):
            file.write(bytes(max(0, room.f_bavail * room.f_bsize - left)))

    def clear(self):
        os.unlink(os.path.join(self.disk, "stone"))
        subprocess.run(["mount", "-o", "remount,size=64m", self.disk], check=True)

    def tries(self, arguments):
        """Runs commands with ever more room; those that say that they did it, and the others."""
        done, refused, delayed = [], [], 0
        for left in self.ROOM:
            for turn in range(3):
                self.fill(left)
                name = f"t{left}x{turn}"
                outcome = self.store.start(MEMCUBE, *arguments(name))
                words = outcome.stderr.decode()
                if outcome.returncode == 0:
                    done.append(name)
                    delayed += "once there is room" in words
                else:
                    # What says where something is and fails had better not.
                    self.assertEqual((outcome.returncode, outcome.stdout), (1, b""), words)
                    self.assertRegex(words, "No space left on device")
                    refused.append(name)
        self.clear()
        self.assertTrue(done)
        self.assertTrue(refused)
        self.delayed = delayed
        return done, refused

    def check(self, done, refused, found):
        self.assertEqual([name for name in done if name not in found], [], "told, and not there")
        self.assertEqual([name for name in refused if name in found], [], "refused, and there")
        self.assertEqual(json.loads(self.store.run("verify", "notes", "--json"))["damage"], [])
        self.assertGreater(self.delayed, 0, "none was stored that the bundle had no room for")

    def test_memories(self):
        stones = " stone" * 150
        done, refused = self.tries(
            lambda name: ["add", "notes", name + stones, "--name", name + ".md"])
        self.check(done, refused, {each["path"][9:-3] for each in self.store.json("list", "notes")})

    def test_messages(self):
        done, refused = self.tries(
            lambda name: ["add", "notes", "--conversation", "talk", "I live in " + name])
        said = self.store.json("show", "notes", "messages/talk")
        words = [each["text"].split()[-1] for each in said]
        self.assertEqual(sorted(words), sorted(set(words)))
        self.check(done, refused, set(words))

    def test_documents(self):
        def arguments(name):
            place = os.path.join(self.store.directory, name + ".txt")
            with open(place, "w", encoding="utf-8") as file:
                file.write(name + " stone" * 150)
            return ["add", "notes", "--document", place]

        done, refused = self.tries(arguments)
        found = self.store.json("list", "notes", "documents")
        self.check(done, refused, {each["path"][10:-4] for each in found})

    def test_removals(self):
        for left in self.ROOM:
            for turn in range(3):
                name = f"t{left}x{turn}"
                self.store.run("add", "notes", name, "--name", name + ".md")
        done, refused = self.tries(lambda name: ["rm", "notes", name + ".md"])
        left = {each["path"][9:-3] for each in self.store.json("list", "notes")}
        self.check(done, refused, set(done + refused) - left)


if __name__ == "__main__":
    unittest.main()
