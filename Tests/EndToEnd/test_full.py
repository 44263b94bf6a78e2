"""A disk that is full, and one that can only be read: the writer hears it, nothing is damaged."""

import errno
import glob
import os
import time

from calls import EXCHANGE, rename
from harness import MEMCUBE, MountTest, cut_off, read, write


class SmallDisk(MountTest):
    """Store and state on a file system of 8 MB."""

    def setUp(self):
        if os.geteuid() != 0:
            raise AssertionError("only root can mount the small disk that this test needs")
        super().setUp()

    def prepare(self):
        # The cube moves onto the small disk, where the state is, too.
        self.disk = os.path.join(self.store.directory, "disk")
        os.mkdir(self.disk)
        mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "memcube-test", self.disk]
        self.program(*mount)
        for place in ("store", "state"):
            old = os.path.join(self.store.directory, place)
            self.program("cp", "-a", old, self.disk)
            self.program("rm", "-r", old)
            os.symlink(os.path.join(self.disk, place), old)

    def remount_disk(self, how):
        self.program("mount", "-o", f"remount,{how}", self.disk)

    def check(self, texts):
        for path, text in texts.items():
            self.assertEqual(read(path), text)
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})


class Full(SmallDisk):
    def fill(self, texts):
        """Writes until it is refused."""
        for number in range(10_000):
            path = os.path.join(self.memories, f"{number}.md")
            text = os.urandom(20_000)
            try:
                write(path, text, fsync=True)
            except OSError as error:
                self.assertEqual(error.errno, errno.ENOSPC)
                texts.pop(path, None)  # the old text or the new
                return path
            texts[path] = text
        self.fail("never full")

    def take_the_rest(self):
        """Leaves no byte of room."""
        with open(os.path.join(self.disk, "rest"), "wb", buffering=0) as rest:
            try:
                while rest.write(bytes(512)):
                    pass
            except OSError:
                pass

    def test_full_and_room_again(self):
        stone = os.path.join(self.disk, "stone")
        texts = {}
        for stones in (3, 2, 1):
            write(stone, bytes(stones << 20))
            refused = self.fill(texts)
            for path, text in texts.items():
                self.assertEqual(read(path), text)
            os.unlink(stone)
            # Room again, the same mount: as if nothing had been.
            write(refused, b"at last\n", fsync=True)
            texts[refused] = b"at last\n"
            self.check(texts)
        self.store.unmount()
        self.remount()
        self.check(texts)
        self.assertIn(os.path.basename(refused), self.found('"at last"'))

    def test_what_is_not_recorded_keeps_the_mount(self):
        stone = os.path.join(self.disk, "stone")
        write(stone, bytes(4 << 20))
        texts = {}
        refused = self.fill(texts)
        with self.assertRaises(OSError), open(stone, "ab", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        # A shell does not hear what close(2) says.
        with self.assertRaises(OSError):
            write(refused, b"not lost\n" * 1000)
        self.assertEqual(read(refused), b"not lost\n" * 1000)
        result = self.store.start(MEMCUBE, "unmount", self.store.mount_point)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"No space left on device", result.stderr)
        self.assertEqual(read(refused), b"not lost\n" * 1000)
        os.unlink(stone)
        self.store.unmount()
        self.remount()
        texts[refused] = b"not lost\n" * 1000
        self.check(texts)

    def test_what_a_killed_mount_left_can_be_read(self):
        """The next one has no room to take it up: it reads, and writes once there is."""
        texts = {}
        for stones in (4, 3, 2):
            write(os.path.join(self.disk, "stone"), bytes(stones << 20))
            self.fill(texts)
            self.kill(9)
            self.take_the_rest()
            self.remount()
            names = set(os.listdir(self.memories))
            for path, text in texts.items():
                self.assertIn(os.path.basename(path), names)
                self.assertEqual(read(path), text)
            os.unlink(os.path.join(self.disk, "stone"))
            os.unlink(os.path.join(self.disk, "rest"))
            room = os.path.join(self.memories, f"room {stones}.md")

            def is_written():
                try:
                    write(room, b"room\n", fsync=True)
                except OSError as error:
                    self.assertIn(error.errno, (errno.ENOSPC, errno.ESTALE, errno.ENOENT))
                    return False
                return True

            self.eventually(is_written)
            texts[room] = b"room\n"
            self.check(texts)

    def test_other_calls(self):
        texts = {}
        stone = os.path.join(self.disk, "stone")
        write(stone, bytes(4 << 20))
        self.fill(texts)
        self.take_the_rest()
        old, other = list(texts)[:2]
        refused = 0
        for attempt in (
            lambda: write(old, b"shorter\n", fsync=True),
            lambda: os.rename(old, old + "2"),
            lambda: os.unlink(other),
            lambda: os.mkdir(os.path.join(self.memories, "folder")),
            lambda: write(os.path.join(self.documents, "big"), bytes(4 << 20)),
            lambda: write(os.path.join(self.cube, "messages/talk.md"), b"Hello\n", fsync=True),
        ):
            try:
                attempt()
            except OSError as error:
                self.assertEqual(error.errno, errno.ENOSPC)
                refused += 1
        self.assertGreater(refused, 0)
        self.program("df", self.memories)
        os.unlink(stone)
        os.unlink(os.path.join(self.disk, "rest"))
        texts = {path: text for path, text in texts.items() if path not in (old, other)}
        self.check(texts)
        write(os.path.join(self.memories, "room.md"), b"room\n", fsync=True)
        self.kill(9)
        self.remount()
        self.check(texts)
        self.assertEqual(read(os.path.join(self.memories, "room.md")), b"room\n")


    def test_what_is_full_costs_little(self):
        """Nobody uses the mount: it rests, and keeps no other waiting; and goes on once there is room."""
        write(os.path.join(self.disk, "stone"), bytes(3 << 20))
        texts = {}
        for number in range(60):
            path = os.path.join(self.memories, f"small {number}.md")
            texts[path] = b"On day %d we met in Porto at 10:30.\n" % number * 200
            write(path, texts[path])
        self.take_the_rest()
        refused = os.path.join(self.memories, "refused.md")
        for _ in range(3):
            begin = time.monotonic()
            with self.assertRaises(OSError):
                write(refused, b"not lost\n" * 1000)
            self.assertLess(time.monotonic() - begin, 2)

        def used():
            with open(f"/proc/{self.daemon}/stat", "rb") as file:
                return sum(map(int, file.read().rsplit(b")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")

        before = used()
        time.sleep(4)
        self.assertLess(used() - before, 2)
        begin = time.monotonic()
        outcome = self.store.start(MEMCUBE, "add", "notes", "From elsewhere")
        self.assertLess(time.monotonic() - begin, 5)
        self.assertNotIn(b"waiting for process", outcome.stderr)
        os.unlink(os.path.join(self.disk, "stone"))
        os.unlink(os.path.join(self.disk, "rest"))
        texts[refused] = b"not lost\n" * 1000
        spool = glob.glob(self.store.state("cubes/*/*/spool"))[0]
        self.eventually(lambda: os.path.getsize(spool) == 0)
        self.check(texts)
        self.assertIn("refused.md", self.found("lost"))

    def test_what_is_refused_changes_nothing(self):
        """Renames that need room: each name leads to what it led to, and is nobody else's."""
        texts = {}
        for folder in "ab":
            os.mkdir(os.path.join(self.memories, folder))
            for number in range(150):
                path = os.path.join(self.memories, folder, f"{number}.md")
                texts[path] = f"{folder} {number}\n".encode()
                write(path, texts[path])
        note, backup, draft, other, one, two = (
            os.path.join(self.memories, name)
            for name in ("note.md", "note.md~", "draft~", "other.md", "a", "b"))
        for path, size in ((backup, 200_000), (note, 300_000), (draft, 30_000)):
            texts[path] = os.urandom(size)
            write(path, texts[path], fsync=True)
        self.take_the_rest()
        for attempt in (
            lambda: os.rename(note, backup),
            lambda: rename(one, two, EXCHANGE),
            lambda: os.rename(draft, other),
        ):
            with self.assertRaises(OSError) as refusal:
                for _ in range(100):  # there may be room for a few
                    attempt()
            self.assertEqual(refusal.exception.errno, errno.ENOSPC)
        os.unlink(os.path.join(self.disk, "rest"))
        flipped = read(os.path.join(one, "0.md")).startswith(b"b")
        if flipped:
            rename(one, two, EXCHANGE)
        write(other, b"its own\n", fsync=True)
        texts[other] = b"its own\n"
        self.check(texts)
        self.kill(9)
        self.remount()
        self.check(texts)


class FullBundle(MountTest):
    """Only the store is on a small disk: what is written lasts, and waits beside the bundle."""

    def prepare(self):
        self.disk = os.path.join(self.store.directory, "store")
        aside = os.path.join(self.store.directory, "aside")
        os.rename(self.disk, aside)
        os.mkdir(self.disk)
        self.program("mount", "-t", "tmpfs", "-o", "size=2m", "memcube-test", self.disk)
        self.program("cp", "-a", os.path.join(aside, "."), self.disk)

    @cut_off
    def test_who_unmounts_is_told(self):
        for number in range(200):
            write(os.path.join(self.memories, f"{number}.md"), b"%d " % number + b"word " * 4000)
        ended = self.store.start(MEMCUBE, "unmount", self.store.mount_point)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn(b"not in the bundle yet", ended.stderr)
        self.assertIn(b"No space left on device", ended.stderr)
        self.assertIn(b"is full", self.store.run("status", "notes"))
        self.program("mount", "-o", "remount,size=64m", self.disk)
        self.remount()
        self.assertEqual(len(os.listdir(self.memories)), 200)
        ended = self.store.start(MEMCUBE, "unmount", self.store.mount_point)
        self.assertEqual((ended.returncode, ended.stderr), (0, b""))
        self.assertNotIn(b"is full", self.store.run("status", "notes"))
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})
        self.remount()


class ReadOnly(SmallDisk):
    def prepare(self):
        self.store.run("add", "notes", "The text to be read.", "--name", "a.md")
        super().prepare()

    def refused(self):
        for attempt in (
            lambda: write(os.path.join(self.memories, "b.md"), b"text\n", fsync=True),
            lambda: write(os.path.join(self.memories, "a.md"), b"text\n", fsync=True),
            lambda: os.unlink(os.path.join(self.memories, "a.md")),
            lambda: os.rename(
                os.path.join(self.memories, "a.md"), os.path.join(self.memories, "c.md")),
            lambda: os.mkdir(os.path.join(self.memories, "folder")),
        ):
            with self.assertRaises(OSError) as caught:
                attempt()
            self.assertEqual(caught.exception.errno, errno.EROFS)

    def readable(self):
        self.assertEqual(read(os.path.join(self.memories, "a.md")), b"The text to be read.")
        self.assertEqual(self.found("text"), ["a.md"])

    def test_the_store_alone(self):
        self.store.unmount()
        state = os.path.join(self.store.directory, "state")
        os.unlink(state)
        self.program("cp", "-a", os.path.join(self.disk, "state"), state)
        self.remount_disk("ro")
        self.remount()
        self.refused()
        self.readable()
        # It can be written again: so can the mount, at the latest the next one.
        self.store.unmount()
        self.remount_disk("rw")
        self.remount()
        self.readable()
        write(os.path.join(self.memories, "b.md"), b"again\n", fsync=True)
        self.check({os.path.join(self.memories, "b.md"): b"again\n"})

    def test_an_import_claims_nothing(self):
        """What could not be recorded is not told of, in words or as JSON."""
        self.store.unmount()
        chat = os.path.join(self.outside, "messages.jsonl")
        write(chat, b'{"role": "user", "content": "I moor in Porto."}\n')
        before = self.store.start(MEMCUBE, "import", "notes", chat, "--dry-run")
        self.assertEqual(before.returncode, 0, before.stderr)
        self.remount_disk("ro")
        for more in ([], ["--json"]):
            ended = self.store.start(MEMCUBE, "import", "notes", chat, *more)
            self.assertEqual((ended.returncode, ended.stdout), (4, b""), ended.stderr)
        self.remount_disk("rw")
        self.assertIn(b"1 new", self.store.run("import", "notes", chat))
        self.remount()

    def test_without_a_state(self):
        self.store.unmount()
        self.remount_disk("ro")
        os.unlink(os.path.join(self.store.directory, "state"))
        self.remount()
        self.refused()
        self.readable()


class FileSize(MountTest):
    """A limit on how large files may be: what is larger is refused, and the mount stays."""

    def test_what_is_larger_is_refused(self):
        self.store.unmount()
        limited = ["bash", "-c", 'ulimit -f 1000 && exec "$@"', "bash", MEMCUBE]
        self.program(*limited, "mount", self.store.mount_point)
        with self.assertRaises(OSError) as caught:
            write(os.path.join(self.memories, "large.md"), os.urandom(4 << 20), fsync=True)
        self.assertEqual(caught.exception.errno, errno.EFBIG)
        small = os.path.join(self.memories, "small.md")
        write(small, b"A small one.\n", fsync=True)
        self.assertEqual(read(small), b"A small one.\n")
        refused = self.store.start(
            *limited, "add", "notes", "--name", "large.md", "-", input=os.urandom(4 << 20))
        self.assertEqual(refused.returncode, 1, refused.stderr)
        self.assertIn(b"File too large", refused.stderr)
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})
