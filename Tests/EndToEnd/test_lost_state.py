"""The state directory is removed under a mount: all goes on, and nothing is lost."""

import contextlib
import os
import shutil
import signal
import subprocess

from harness import MountTest, cut_off, read, runs, write


class LostState(MountTest):
    def remove(self):
        """As often as it takes, where the daemon makes files in it meanwhile."""
        for _ in range(100):
            with contextlib.suppress(OSError):
                return shutil.rmtree(self.store.state())
        self.fail("the daemon makes it anew faster than it is removed")

    def names(self):
        return sorted(os.listdir(self.memories))

    def test_what_was_closed_a_moment_ago_is_kept(self):
        for round in range(5):
            write(os.path.join(self.memories, f"before-{round}.md"), b"before\n")
            self.remove()
            write(os.path.join(self.memories, f"after-{round}.md"), b"after\n", fsync=True)
            self.store.run("add", "notes", "by a command", "--name", f"added-{round}.md")
        wanted = sorted(f"{kind}-{round}.md" for kind in ("added", "after", "before")
                        for round in range(5))
        self.eventually(lambda: self.names() == wanted)
        for name in wanted:
            self.assertIn(read(os.path.join(self.memories, name)),
                          (b"before\n", b"after\n", b"by a command"))
        # It lasts without what this host keeps of it.
        self.store.unmount()
        self.remove()
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})
        self.remount()
        self.assertEqual(self.names(), wanted)

    def test_what_comes_after_survives_a_kill(self):
        """Of what was closed the new spool has it, of what was fsynced the bundle."""
        kept = {}
        for round in range(5):
            write(os.path.join(self.memories, f"before-{round}.md"), b"before\n", fsync=True)
            self.remove()
            write(os.path.join(self.memories, f"synced-{round}.md"), b"synced\n", fsync=True)
            write(os.path.join(self.memories, f"closed-{round}.md"), b"closed\n")
            self.kill(signal.SIGKILL)
            self.remount()
            for kind in ("before", "synced", "closed"):
                kept[f"{kind}-{round}.md"] = f"{kind}\n".encode()
            found = {name: read(os.path.join(self.memories, name)) for name in self.names()}
            self.assertEqual(found, kept)

    def test_scratch_files_and_transcripts_go_on(self):
        write(os.path.join(self.memories, "a.md"), b"text\n")
        self.remove()
        write(os.path.join(self.memories, ".a.md.swp"), b"swap")
        with open(os.path.join(self.cube, "messages", "talk.md"), "ab") as file:
            file.write(b"I like boats.\n")
        self.assertEqual(read(os.path.join(self.memories, ".a.md.swp")), b"swap")
        self.eventually(lambda: "01-a.md" in os.listdir(os.path.join(self.search, "text")))
        self.assertIn(b"I like boats.", read(os.path.join(self.cube, "messages", "talk.md")))

    @cut_off
    def test_the_end_is_a_clean_one(self):
        for end in ("unmount", signal.SIGTERM):
            write(os.path.join(self.memories, "a.md"), f"{end}\n".encode())
            self.remove()
            # Soon the daemon holds a lock again for which `unmount` waits.
            mounts = self.store.state("mounts")
            self.eventually(lambda: os.path.isdir(mounts) and os.listdir(mounts))
            write(os.path.join(self.memories, "b.md"), f"{end}\n".encode())
            if end == "unmount":
                self.store.unmount()
                self.assertFalse(runs(self.daemon))
            else:
                self.kill(end)
            self.assertEqual(self.store.mounts(), [])
            self.assertEqual(self.store.json("status", "notes")["pending"], 0)
            self.remount()
            for name in ("a.md", "b.md"):
                self.assertEqual(read(os.path.join(self.memories, name)), f"{end}\n".encode())

    def test_files_are_not_taken_for_others(self):
        """Numbers by which the kernel knows files are given anew, and never to others."""
        self.store.run("new", "work")
        other = os.path.join(self.store.mount_point, "work", "memories")
        for number in range(20):
            write(os.path.join(self.memories, f"{number}.md"), f"notes {number}\n".encode())
            write(os.path.join(other, f"{number}.md"), f"work {number}\n".encode())
        self.remove()
        subprocess.run(["ls", "-lR", self.store.mount_point], capture_output=True, check=True)
        for number in range(20):
            for folder, word in ((other, "work"), (self.memories, "notes")):
                found = read(os.path.join(folder, f"{number}.md"))
                self.assertEqual(found, f"{word} {number}\n".encode())
