"""A text that ends the program when it is read ends it once."""

import ctypes
import glob
import json
import os
import signal
import subprocess

from harness import MEMCUBE, MountTest, read, unless, write

TGKILL = 234  # x86-64
if os.uname().machine == "aarch64":
    TGKILL = 131


class Crashed(MountTest):
    def crash_one_that_reads(self, process):
        """Has a thread of the extractor trap. """
        while process.poll() is None:
            for comm in glob.glob(f"/proc/{process.pid}/task/*/comm"):
                try:
                    if read(comm) != b"extract\n":
                        continue
                except OSError:
                    continue
                thread = int(comm.split("/")[4])
                ctypes.CDLL(None).syscall(TGKILL, process.pid, thread, int(signal.SIGILL))
                return

    def notes(self):
        return [line for path in glob.glob(self.store.state("crashed-*"))
                for line in read(path).splitlines()]

    # Where that meets one of the thread sanitizer's own locks, all threads wait for it for ever.
    @unless(["thread"], "a trap from outside may come while the sanitizer works")
    def test_a_message(self):
        self.store.unmount()
        # Long, so that a thread is met while it reads.
        lines = [json.dumps({"conversation": "c", "role": "user", "name": "Ana",
                             "content": f"I moved to town number {number} in March 2021. "
                             + "I like tea and honey. " * 60, "time": "2025-06-11T08:00:00Z"})
                 for number in range(60)]
        for turn in range(20):
            path = os.path.join(self.outside, f"{turn}.jsonl")
            write(path, "\n".join(lines).replace("town", f"town {turn}").encode())
            process = subprocess.Popen(
                [MEMCUBE, "add", "notes", "--messages", path], env=self.store.environment,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.crash_one_that_reads(process)
            process.wait()
            if self.notes():
                break
        self.assertEqual(len(self.notes()), 1)
        # The next process reads all others, and says so.
        self.store.run("jobs", "notes", "--wait")
        job, = self.store.json("jobs", "notes", "--all")
        self.assertEqual(job["state"], "done")
        self.assertEqual(job["counts"]["left_out"], 1)
        count = job["counts"]["messages"] + 1
        self.assertGreaterEqual(count, len(lines))
        self.assertIn("1 message is left out, since reading it ended memcube", job["note"])
        # And so does a mount, with all that was said.
        self.daemon = self.store.mount()
        self.assertEqual(
            read(os.path.join(self.cube, "messages", "c.md")).count(b"I moved to town"), count)
        self.store.unmount()
        # With another version, which has no notes of its own, nothing is missing.
        for path in glob.glob(self.store.state("crashed-*")):
            os.unlink(path)
        self.store.run("rebuild", "notes")
        self.store.run("jobs", "notes", "--wait")
        job, = self.store.json("jobs", "notes", "--all")
        self.assertEqual(job["counts"]["messages"], count)
        self.daemon = self.store.mount()
