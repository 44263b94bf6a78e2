"""A bundle on a FUSE file system, as in an encrypted vault: bindfs is one that cannot rename with flags."""

import os
import shutil
import subprocess
import tempfile
import unittest

from store import Store, read

SECRET = "zebra-7741"


class Vaults(unittest.TestCase):
    def setUp(self):
        directory = os.path.realpath(tempfile.mkdtemp(prefix="vault-"))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        self.store = Store(directory)
        self.inner, self.vault = (os.path.join(directory, name) for name in ("inner", "vault"))
        os.mkdir(self.inner)
        os.mkdir(self.vault)
        self.unlock()
        self.addCleanup(self.lock)

    def unlock(self):
        subprocess.run(["bindfs", "--no-allow-other", self.inner, self.vault], check=True)

    def lock(self):
        subprocess.run(["fusermount3", "-u", self.vault], check=False, capture_output=True)

    def holding(self):
        """The files outside of the vault that hold the secret, or have it in their names."""
        found = []
        for place in ("state", "cache", "store"):
            for folder, _, names in os.walk(os.path.join(self.store.directory, place)):
                for path in (os.path.join(folder, name) for name in names):
                    if os.path.islink(path):  # the store's, to the bundle in the vault
                        continue
                    if SECRET in path or SECRET.encode() in read(path):
                        found.append(path)
        return found

    def test_nothing_stays_outside(self):
        run, bundle = self.store.run, os.path.join(self.vault, "safe.memcube")
        run("new", "safe", "--at", bundle)
        run("add", "safe", f"The {SECRET} is in the box", "--name", f"{SECRET}.md")
        self.assertIn(SECRET.encode(), run("search", "safe", "zebra"))
        self.assertEqual(self.holding(), [])
        self.store.mount()
        self.addCleanup(self.store.cut_off)
        memories = os.path.join(self.store.mount_point, "safe", "memories")
        with open(os.path.join(memories, "more.md"), "w", encoding="utf-8") as file:
            file.write(f"more of the {SECRET}\n")
        self.assertEqual(len(os.listdir(os.path.join(self.store.mount_point, "safe", "search", SECRET))), 2)
        self.assertEqual(self.holding(), [])
        self.store.unmount()
        self.assertEqual(run("verify", "safe"), b"")
        index = os.listdir(os.path.join(bundle, "index"))
        self.assertEqual(len([name for name in index if name.startswith("host-")]), 1)
        self.lock()
        self.assertEqual(os.listdir(self.vault), [])
        self.assertEqual(self.holding(), [])
        self.assertEqual(self.store.start(os.environ["MEMCUBE"], "list", "safe").returncode, 3)
        self.unlock()
        self.assertIn(SECRET.encode(), run("show", "safe", "more.md"))

    def test_asked_for(self):
        bundle = os.path.join(self.store.directory, "plain.memcube")
        self.store.run("new", "plain", "--at", bundle, "--index-inside")
        self.store.run("add", "plain", SECRET, "--name", "a.md")
        self.assertEqual(self.holding(), [])
        self.assertEqual(self.store.run("show", "plain", "a.md").strip(), SECRET.encode())
