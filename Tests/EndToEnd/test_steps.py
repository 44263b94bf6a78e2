"""The steps of a commit: the order in which the daemon makes them, and kill -9 at each of them."""

import itertools
import os
import re
import signal
import subprocess

from harness import MEMCUBE, MountTest, read, runs, write

# What changes files, and how many of these calls one round goes on by: by places writes SQLite.
CALLS = {
    "write": 1, "utimensat": 1, "fsync": 1, "fdatasync": 1, "linkat": 1, "ftruncate": 1,
    "unlinkat": 1, "renameat2": 1, "pwrite64": 7,
}


class Steps(MountTest):
    def trace(self, *options):
        """strace of the daemon, from now on."""
        self.log = os.path.join(self.outside, "trace")
        words = ["strace", "-f", "-y", "-o", self.log, *options, "-p", str(self.daemon)]
        tracer = subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(self.leave, tracer)
        self.assertIn(b"attached", tracer.stderr.readline(), "strace is not let in")
        return tracer

    def leave(self, tracer, signal=signal.SIGTERM):
        """Lets the daemon go on alone, if it lives."""
        tracer.send_signal(signal)
        tracer.wait()
        tracer.stderr.close()

    def settle(self, name):
        """Leaves nothing to be done later; gives what is kept for ever."""
        path, text = os.path.join(self.memories, name), name.encode()
        write(path, text, fsync=True)
        return {path: text}

    def test_what_is_promised_lasts(self):
        tracer = self.trace("-e", "trace=writev," + ",".join(CALLS))
        write(os.path.join(self.memories, "a.md"), b"to last\n", fsync=True)
        self.leave(tracer)
        threads = {}
        for line in read(self.log).decode(errors="replace").splitlines():
            call = re.match(r"(\d+) +(\w+)\((.*)", line)
            if call:
                threads.setdefault(call[1], []).append((call[2], call[3]))
        month = re.escape(os.path.join(self.store.bundle(), "log")) + r"/\d{4}-\d\d"
        for calls in threads.values():
            names = [name for name, _ in calls]
            if "linkat" not in names:
                continue
            # Bytes, their time, a sync, the name, a sync of the name: nothing is answered between.
            first = names.index("linkat") - 3
            steps = ["write", "utimensat", "fsync", "linkat", "fsync"]
            self.assertEqual(names[first:first + 5], steps)
            for place in (first, first + 2):
                self.assertRegex(calls[place][1], rf"^\d+<{month}/[^>]*>")
            # By the directory that is held, whatever bears the bundle's name by then.
            held = r'"/proc/self/fd/\d+/log/\d{4}-\d\d/[0-9a-f]{64}\.jsonl"'
            self.assertRegex(calls[first + 3][1], held)
            self.assertRegex(calls[first + 4][1], rf"^\d+<{month}>")
            # What was written into the index counts for nothing: the answer comes after all.
            self.assertIn("writev", names[first + 5:])
            return
        self.fail("nothing was linked")

    def test_killed_at_every_step(self):
        kept, killed = self.settle("first.md"), 0
        for call, stride in CALLS.items():
            for number in itertools.count(1, stride):
                step = f"{call} {number}"
                inject = f"inject={call}:signal=KILL:when={number}"
                tracer = self.trace("-e", f"trace={call}", "-e", inject)
                # One is closed, the other one synced: a blob and a segment.
                closed = os.path.join(self.memories, f"closed at {step}.md")
                synced = os.path.join(self.documents, f"synced at {step}.bin")
                text = os.urandom(100)
                try:
                    write(closed, text)
                    kept[closed] = text
                    write(synced, text, fsync=True)
                    kept[synced] = text
                except OSError:
                    pass
                # Killed: strace would wait for a thread that began while it came.
                self.leave(tracer, signal.SIGKILL)
                try:
                    kept |= self.settle(f"before {step}.md")
                    break  # it has fewer such steps
                except OSError:
                    killed += 1
                self.eventually(lambda: not runs(self.daemon))
                self.remount()
                for path, expected in kept.items():
                    self.assertEqual(read(path), expected, (path, step))
                for path in (closed, synced):
                    if path not in kept and os.path.exists(path):
                        self.assertIn(read(path), (b"", text), (path, step))
                kept |= self.settle(f"after {step}.md")
        self.assertGreater(killed, 10)
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})

    def test_a_purge_killed_at_every_step(self):
        """Whoever purges again what a killed purge left finishes it, beside a mount that rests."""
        killed = 0
        for call, stride in (CALLS | {"pwrite64": 11, "write": 3}).items():
            for number in itertools.count(1, stride):
                step = f"{call} {number}"
                secret = f"secret{call}{number}x".encode()
                path = os.path.join(self.memories, "secret.md")
                write(path, secret + b" of the tests\n", fsync=True)
                write(os.path.join(self.memories, ".secret.md.swp"), secret)
                purge = [MEMCUBE, "purge", "notes", "memories/secret.md", "--yes"]
                inject = f"inject={call}:signal=KILL:when={number}"
                first = self.store.start(
                    "strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject, *purge)
                again = self.store.start(*purge)
                self.assertIn(again.returncode, (0, 3), (step, again.stderr))
                left = self.shell(
                    f"grep -rlF '{secret.decode()}' '{self.store.directory}/store' "
                    f"'{self.store.directory}/state' || true")
                self.assertEqual(left, b"", (step, again.returncode, again.stderr))
                if first.returncode == 0:
                    break  # it has fewer such steps
                killed += 1
        self.assertGreater(killed, 10)
