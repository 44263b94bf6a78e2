"""rsync into a mount and out of it: it finds what it left, and moves what has changed."""

import os

from harness import identity, read, write
from test_tools import TEXTS, Tools, snapshot


class Rsync(Tools):
    def test_twice(self):
        self.assertGreater(len(self.rsync("-a")), len(TEXTS))
        self.assertEqual(snapshot(self.copy), snapshot(self.tree))
        self.assertEqual(self.rsync("-a"), [])
        self.assertEqual(self.rsync("-a", "--checksum"), [])
        self.store.unmount()
        self.remount()
        self.assertEqual(self.rsync("-a"), [])
        self.assertEqual(os.listdir(self.trash), [])

    def test_a_change_is_a_version(self):
        self.rsync("-a")
        before = identity(os.path.join(self.copy, "a.md"))
        write(os.path.join(self.tree, "a.md"), b"alpha and omega\n")
        self.assertEqual(len(self.rsync("-a")), 1)
        self.assertEqual(identity(os.path.join(self.copy, "a.md")), before)
        texts = self.versions("tree/a.md")  # also of the time that rsync set after writing
        self.assertEqual(list(dict.fromkeys(texts)), [b"alpha\n", b"alpha and omega\n"])
        self.assertEqual(sorted(os.listdir(self.copy)), sorted(os.listdir(self.tree)))
        self.assertEqual(self.found("omega"), ["a.md"])

    def test_in_place(self):
        self.rsync("-a", "--inplace")
        target = os.path.join(self.copy, "sub/deep/c.bin")
        before = identity(target)
        write(os.path.join(self.tree, "sub/deep/c.bin"), bytes(range(255, -1, -1)) * 50)
        self.rsync("-a", "--inplace", "--no-whole-file")
        self.assertEqual(snapshot(self.copy), snapshot(self.tree))
        self.assertEqual(identity(target), before)
        self.assertEqual(self.rsync("-a", "--inplace"), [])

    def test_delete(self):
        self.rsync("-a")
        os.unlink(os.path.join(self.tree, "sub/b.md"))
        os.unlink(os.path.join(self.tree, "日本語/味噌汁.md"))
        os.rmdir(os.path.join(self.tree, "日本語"))
        said = self.rsync("-a", "--delete")
        self.assertEqual(len([line for line in said if line.startswith("*deleting")]), 3)
        self.assertEqual(snapshot(self.copy), snapshot(self.tree))
        gone = snapshot(self.trash)
        self.assertEqual(gone["tree/sub/b.md"][0], b"beta\n")
        self.assertEqual(gone["tree/日本語/味噌汁.md"][0], TEXTS["日本語/味噌汁.md"])

    def test_attributes(self):
        path = os.path.join(self.tree, "a.md")
        os.setxattr(path, "user.colour", b"blue\xff")
        self.rsync("-aX")
        self.assertEqual(os.getxattr(os.path.join(self.copy, "a.md"), "user.colour"), b"blue\xff")
        # Out again: what memcube says of a file goes along and does not come back changed.
        back = os.path.join(self.outside, "back")
        self.rsync("-aX", source=self.copy + "/", target=back)
        self.assertEqual(snapshot(back), snapshot(self.tree))
        self.assertEqual(self.rsync("-aX"), [])
