"""How a mount ends: killed at any moment, told to, or asked while somebody works in it."""

import contextlib
import fcntl
import glob
import os
import random
import signal
import subprocess
import threading
import time

from harness import MEMCUBE, MountTest, cut_off, read, runs, write


def go_on(process):
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGCONT)


class Killed(MountTest):
    """kill -9 during writes: what was closed or fsynced is there."""

    def writer(self, folder, done, number, stop):
        """Writes until the mount is gone; notes what was closed, and what was fsynced."""
        turn = 0
        while not stop.is_set():
            turn += 1
            path = os.path.join(folder, f"w{number}-{turn % 7}.md")
            text = f"writer {number} turn {turn}\n".encode() * (1 + turn * 97 % 50)
            done["trying"] = (path, text)
            try:
                if turn % 3 == 0:
                    write(path + ".new", text, fsync=True)
                    os.rename(path + ".new", path)
                else:
                    write(path, text, fsync=turn % 2 == 0)
            except OSError:
                return
            done["closed"][path] = text

    def test_the_next_mount_takes_up_what_nobody_looks_at(self):
        """It is in the bundle then, for who copies that."""
        write(os.path.join(self.memories, "early.md"), b"early\n")
        self.store.run("status", "notes")
        for turn in range(3):
            write(os.path.join(self.memories, "late.md"), b"written just before %d\n" % turn)
            self.kill(signal.SIGKILL)
            self.remount()

            def is_copied():
                logs = glob.glob(os.path.join(self.store.bundle(), "log", "**", "*.jsonl"),
                                 recursive=True)
                return any(b"written just before %d" % turn in read(log) for log in logs)

            self.eventually(is_copied)

    def test_during_writes(self):
        generator = random.Random(3)
        for round in range(6):
            stop = threading.Event()
            notes = [{"closed": {}, "trying": None} for _ in range(3)]
            threads = [
                threading.Thread(target=self.writer, args=(self.memories, note, number, stop))
                for number, note in enumerate(notes)
            ]
            for thread in threads:
                thread.start()
            time.sleep(generator.uniform(0.05, 0.4))
            self.kill(signal.SIGKILL)
            stop.set()
            for thread in threads:
                thread.join()
            with self.assertRaises(OSError):
                os.listdir(self.memories)
            # Others read on without the mount, and the next mount cleans up.
            self.assertGreater(len(self.store.json("list", "notes")), 0)
            self.remount()
            for note in notes:
                path, trying = note["trying"]
                for each, text in note["closed"].items():
                    found = read(each)
                    if each == path and found != text:
                        self.assertIn(found, (trying, b""), (round, each))
                    else:
                        self.assertEqual(found, text, (round, each))
            self.assertEqual(len(self.store.mounts()), 1)
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})
        path, text = list(notes[0]["closed"].items())[0]
        self.assertIn(os.path.basename(path), self.found("writer limit:100"))

    def remove(self, path):
        """Ends with an error where the daemon is gone."""
        try:
            os.unlink(path)
        except OSError:
            pass

    def test_while_it_tells_the_kernel(self):
        # What it tells waits for the directory's lock, where no signal reaches it, and that lock
        # waits for an answer. Killed there it can neither answer nor end, nor write its core where it
        # crashes: all who use the mount would wait for ever.
        ends = [signal.SIGKILL, signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT]
        for round, end in enumerate(ends):
            mine = os.path.join(self.memories, f"mine-{round}.md")
            write(mine, b"text\n", fsync=True)
            os.listdir(self.memories)
            self.store.run("add", "notes", "text", "--name", f"told-{round}.md")
            with open(glob.glob(self.store.state("cubes", "**", "lock"), recursive=True)[0]) as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                waits = threading.Thread(target=self.remove, args=(mine,), daemon=True)
                waits.start()
                time.sleep(1)
                self.assertTrue(waits.is_alive())
                self.kill(end)
                waits.join(10)
                self.assertFalse(waits.is_alive(), end)
            with self.assertRaises(OSError):
                os.listdir(self.memories)
            self.remount()
            self.assertEqual(read(os.path.join(self.memories, f"told-{round}.md")), b"text")

    def guard(self):
        """The process that waits for the daemon's end."""
        found = subprocess.run(
            ["ps", "-o", "pid=,comm=", "--ppid", str(self.daemon)], capture_output=True, text=True)
        words = found.stdout.split()
        return int(words[words.index("memcube-guard") - 1])

    def holds_the_way_to_abort(self, guard):
        files = glob.glob(f"/proc/{guard}/fd/*")
        return any(os.readlink(each).endswith("/abort") for each in files)

    def test_the_guard_leaves_the_next_mount_alone(self):
        # It breaks off what does not end. Unmounted meanwhile, that has left its number to the next.
        def number():
            return os.stat(self.store.mount_point).st_dev

        for _ in range(20):
            guard, old = self.guard(), number()
            self.eventually(lambda: self.holds_the_way_to_abort(guard))
            os.kill(guard, signal.SIGSTOP)
            self.addCleanup(go_on, guard)
            # Somebody has a descriptor of the dead.
            with open(f"/proc/{guard}/fd/0", "wb"):
                self.kill(signal.SIGKILL)
                self.remount()
                is_same = number() == old
                os.kill(guard, signal.SIGCONT)
                self.eventually(lambda: not runs(guard))
            path = os.path.join(self.memories, "next.md")
            write(path, b"text\n", fsync=True)
            self.assertEqual(read(path), b"text\n")
            if is_same:
                return
        self.fail("each mount had another number")

    def test_who_mounts_at_once_need_not_try_again(self):
        for round in range(5):
            os.kill(self.daemon, signal.SIGKILL)
            self.remount()
            self.assertEqual(len(self.store.mounts()), 1)

    def test_while_a_file_is_open(self):
        # What was fsynced of a file that is still open counts as well.
        path = os.path.join(self.memories, "open.md")
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.write(file, b"synced\n")
        os.fsync(file)
        self.kill(signal.SIGKILL)
        for call in (os.fsync, os.close):
            with self.assertRaises(OSError):
                call(file)
        self.remount()
        self.assertTrue(read(path).startswith(b"synced\n"))

    def test_what_is_written_synchronously_lasts(self):
        """O_SYNC and O_DSYNC: whatever the file is opened for, also a new one and a transcript."""
        made = {}
        flags = (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_APPEND)
        for number, kind in enumerate(flags):
            for sync in (os.O_SYNC, os.O_DSYNC):
                path = os.path.join(self.memories, f"{number}-{sync}.md")
                file = os.open(path, kind | os.O_CREAT | sync, 0o644)
                os.write(file, b"written\n")
                made[path] = file
        talk = os.path.join(self.cube, "messages/talk.md")
        made[talk] = os.open(talk, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_DSYNC, 0o644)
        os.write(made[talk], b"Hello there\n")
        self.kill(signal.SIGKILL)
        for file in made.values():
            try:
                os.close(file)
            except OSError:
                pass  # nobody answers
        self.remount()
        for path in made:
            self.assertIn(b"Hello there" if path == talk else b"written", read(path))

    def test_scratch_survives(self):
        path = os.path.join(self.memories, ".a.md.swp")
        write(path, b"swap")
        os.chmod(path, 0o4711)
        self.kill(signal.SIGKILL)
        self.remount()
        self.assertEqual(read(path), b"swap")
        self.assertEqual(os.stat(path).st_mode & 0o7777, 0o4711)
        self.assertEqual(self.store.json("status", "notes")["scratch"], 1)


class Ended(MountTest):
    """Clean ends: the daemon gone, nothing mounted, everything durable."""

    def is_clean(self):
        self.eventually(lambda: not runs(self.daemon))
        self.assertEqual(self.store.mounts(), [])
        self.assertEqual(os.listdir(self.store.mount_point), [])
        self.assertEqual(self.store.json("status", "notes")["pending"], 0)
        self.remount()
        self.assertEqual(read(os.path.join(self.memories, "a.md")), b"text\n")

    @cut_off
    def test_by_signals_and_by_the_command(self):
        for end in (signal.SIGTERM, signal.SIGINT, None):
            write(os.path.join(self.memories, "a.md"), b"text\n")
            if end:
                self.kill(end)
            else:
                self.store.unmount()
            self.is_clean()

    @cut_off
    def test_where_another_namespace_has_a_copy(self):
        """The kernel would have it served there as long as that lives."""
        write(os.path.join(self.memories, "a.md"), b"text\n")
        command = ["unshare", "-m", "sh", "-c", 'echo; exec sleep 100']
        with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
            self.addCleanup(other.kill)
            other.stdout.readline()
            begin = time.monotonic()
            self.store.unmount()
            self.assertLess(time.monotonic() - begin, 10)
            self.eventually(lambda: not runs(self.daemon))
            self.remount()
            self.assertEqual(read(os.path.join(self.memories, "a.md")), b"text\n")
            other.kill()

    def test_by_fusermount(self):
        write(os.path.join(self.memories, "a.md"), b"text\n")
        self.program("fusermount3", "-u", self.store.mount_point)
        self.is_clean()

    @cut_off
    def test_in_the_foreground(self):
        self.store.unmount()
        daemon = subprocess.Popen(
            [MEMCUBE, "mount", "--foreground", self.store.mount_point],
            env=self.store.environment, stdin=subprocess.DEVNULL)
        try:
            self.eventually(lambda: os.path.exists(self.memories))
            write(os.path.join(self.memories, "a.md"), b"text\n")
            daemon.send_signal(signal.SIGINT)
            self.assertEqual(daemon.wait(20), 0)
        finally:
            daemon.kill()
            daemon.wait()
        self.daemon = daemon.pid
        self.is_clean()

    @cut_off
    def test_busy(self):
        with subprocess.Popen(["sleep", "600"], cwd=self.memories) as sleeper:
            try:
                result = self.store.start(MEMCUBE, "unmount", self.store.mount_point)
                self.assertEqual(result.returncode, 1)
                self.assertIn(b"sleep", result.stderr)
                self.assertIn(str(sleeper.pid).encode(), result.stderr)
                write(os.path.join(self.memories, "a.md"), b"text\n")
                self.store.run("unmount", "--lazy", self.store.mount_point)
                self.assertEqual(self.store.mounts(), [])
            finally:
                sleeper.kill()
        self.is_clean()

    def test_where_it_must_not_be(self):
        write(os.path.join(self.outside, "file"), b"")
        store = os.path.join(self.store.directory, "store")
        for place in (self.outside, self.store.bundle(), store, self.store.mount_point):
            self.assertNotEqual(self.store.start(MEMCUBE, "mount", place).returncode, 0, place)
        self.assertNotEqual(self.store.start(MEMCUBE, "unmount", self.outside).returncode, 0)
        self.assertEqual(self.store.mounts(), [self.store.mount_point])

    def test_its_size_is_true(self):
        here, there = os.statvfs(self.memories), os.statvfs(self.store.bundle())
        self.assertEqual(here.f_frsize * here.f_blocks, there.f_frsize * there.f_blocks)
        free = (here.f_frsize * here.f_bavail, there.f_frsize * there.f_bavail)
        self.assertAlmostEqual(*free, delta=1 << 30)  # others write as well
        self.assertGreater(here.f_files, 0)
