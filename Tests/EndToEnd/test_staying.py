"""A daemon that is stopped for a while, and one that has little memory: callers wait, nothing is lost."""

import os
import signal
import threading
import time

from harness import MEMCUBE, MountTest, larger, read, runs, write

LIMIT = 64 << 20


class Staying(MountTest):
    def test_a_stopped_daemon(self):
        """Who asks while the daemon is stopped waits, and gets what there is."""
        write(os.path.join(self.memories, "a.md"), b"before\n")
        answers = []

        def ask():
            write(os.path.join(self.memories, "b.md"), b"meanwhile\n")
            answers.append(read(os.path.join(self.memories, "a.md")))
            answers.append(sorted(os.listdir(self.memories)))
            answers.append(self.total("meanwhile"))
        os.kill(self.daemon, signal.SIGSTOP)
        thread = threading.Thread(target=ask)
        try:
            self.eventually(lambda: is_stopped(self.daemon))
            thread.start()
            # Another process of this host writes on.
            self.store.run("new", "other")
            time.sleep(0.3)
            self.assertEqual(answers, [])
        finally:
            os.kill(self.daemon, signal.SIGCONT)
        thread.join()
        self.assertEqual(answers, [b"before\n", ["a.md", "b.md"], 1])
        self.eventually(lambda: "other" in os.listdir(self.store.mount_point))
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})

    def test_a_stopped_daemon_is_left(self):
        """Whoever mounts or unmounts a mount that does not answer hears it, and can let it go."""
        write(os.path.join(self.memories, "a.md"), b"before\n", fsync=True)
        os.kill(self.daemon, signal.SIGSTOP)
        try:
            self.eventually(lambda: is_stopped(self.daemon))
            for verb in ("unmount", "mount"):
                refused = self.store.start(MEMCUBE, verb, self.store.mount_point)
                self.assertEqual(refused.returncode, 1, refused.stderr)
                self.assertIn(b"does not answer", refused.stderr)
            self.assertEqual(self.store.run("unmount", "--lazy", self.store.mount_point), b"")
            self.assertEqual(self.store.mounts(), [])
            self.assertEqual(os.listdir(self.store.mount_point), [])
        finally:
            os.kill(self.daemon, signal.SIGCONT)
        self.eventually(lambda: not runs(self.daemon))
        self.assertEqual(self.store.run("show", "notes", "memories/a.md"), b"before\n")

    @larger
    def test_little_memory(self):
        """In 64 MiB, with what the kernel caches for it, it writes, lists and searches on."""
        group = memory_group(LIMIT)
        self.addCleanup(os.rmdir, group)
        with open(os.path.join(group, "cgroup.procs"), "w") as file:
            file.write(str(self.daemon))
        self.addCleanup(self.leave, group)
        for number in range(300):
            text = f"note {number} of topic {number % 7}\n" + "filler words here\n" * 20
            write(os.path.join(self.memories, f"{number}.md"), text.encode())
        big = os.urandom(1 << 20) * 100
        write(os.path.join(self.documents, "big.bin"), big)
        self.assertEqual(read(os.path.join(self.documents, "big.bin")), big)
        self.assertEqual(len(os.listdir(self.memories)), 300)
        self.eventually(lambda: self.total("topic 3 limit:1000") >= 42, 60)
        self.assertTrue(runs(self.daemon))
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})

    def leave(self, group):
        """Lets the daemon out of its group, which then can be removed."""
        root = os.path.join(os.path.dirname(group), "cgroup.procs")
        with open(os.path.join(group, "cgroup.procs")) as file:
            for process in file.read().split():
                with open(root, "w") as out:
                    out.write(process)


def is_stopped(process):
    """Whether every thread is stopped: each goes on until the signal reaches it."""
    states = set()
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/stat") as file:
            states.add(file.read().rpartition(")")[2].split()[0])
    return states == {"T"}


def memory_group(limit):
    """A new control group of so many bytes, of the version that this host has."""
    for parent, name in (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"),
                         ("/sys/fs/cgroup", "memory.max")):
        group = os.path.join(parent, f"memcube-{os.getpid()}")
        try:
            os.mkdir(group)
        except OSError:
            continue
        if os.path.exists(os.path.join(group, name)):
            with open(os.path.join(group, name), "w") as file:
                file.write(str(limit))
            return group
        os.rmdir(group)
    raise AssertionError("no control group for memory can be made here: cgroups(7), as root")
