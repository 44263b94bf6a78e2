"""Folders that no mkdir made, and folders on their way into the trash and back."""

import errno
import os
import unittest

from harness import MountTest, identity, read, write


def tree(folder):
    """The paths of all files and folders below one."""
    found = []
    for here, folders, files in os.walk(folder):
        found += [os.path.relpath(os.path.join(here, name), folder) for name in folders + files]
    return sorted(found)


class Folders(MountTest):
    def added(self, path):
        """A memory and a document that a command recorded."""
        self.store.run("add", "notes", "text", "--name", path)
        self.store.run("add", "notes", "--document", "-", "--name", path, input=b"text\n")
        for root in (self.memories, self.documents):
            self.eventually(lambda: os.path.exists(os.path.join(root, path)))

    def mode(self, path):
        return os.stat(path).st_mode & 0o7777

    def test_a_file_is_recorded_just_now(self):
        """What close(2) handed over is there for who looks at once, also while it is recorded."""
        folder = os.path.join(self.documents, "d")
        for number in range(400):
            os.mkdir(folder)
            write(os.path.join(folder, "a"), b"")
            if number % 2:
                self.assertEqual(os.listdir(folder), ["a"], number)
            else:
                with self.assertRaises(OSError, msg=number) as refused:
                    os.rmdir(folder)
                self.assertEqual(refused.exception.errno, errno.ENOTEMPTY)
            os.unlink(os.path.join(folder, "a"))
            os.rmdir(folder)

    def test_the_folder_that_is_left(self):
        self.added("pb/sub/f.txt")
        for root in (self.memories, self.documents):
            mode = self.mode(os.path.join(root, "pb"))
            self.shell("cd pb; mv sub ../subn; touch new; rm new; cd ..; ls pb", cwd=root)
            self.assertEqual(self.mode(os.path.join(root, "pb")), mode)
            # One that is empty, too.
            self.shell("rm subn/f.txt; mkdir to; mv subn to", cwd=root)
        self.store.unmount()
        self.remount()
        for root in (self.memories, self.documents):
            self.assertEqual(tree(root), ["pb", "to", "to/subn"])
            self.assertEqual(self.mode(os.path.join(root, "pb")), mode)

    def test_into_the_trash_and_back(self):
        self.carried(self.memories, "q")
        self.carried(self.documents, "d")
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})

    def carried(self, root, top):
        def trashed(*paths):
            folders = sorted({top, top + "2"} & set(os.listdir(self.trash)))
            found = [name for each in folders for name in tree(os.path.join(self.trash, each))]
            return found == list(paths)

        self.shell(f"mkdir -p {top}/r {top}/empty/e2; echo hi > {top}/r/f; echo ho > {top}/a", cwd=root)
        before = identity(os.path.join(root, top, "r/f"))
        self.shell(f"mv {top} {self.trash}/", cwd=root)
        self.assertEqual(tree(root), [])
        self.eventually(lambda: trashed("a", "r", "r/f"))
        self.shell(f"mv {self.trash}/{top} .", cwd=root)
        self.assertEqual(tree(os.path.join(root, top)), ["a", "r", "r/f"])
        self.assertEqual(identity(os.path.join(root, top, "r/f")), before)
        # By another path than its own.
        os.rename(os.path.join(root, top, "r"), os.path.join(self.trash, top + "2"))
        self.eventually(lambda: trashed("f"))
        self.assertEqual(tree(root), [top, top + "/a"])
        self.assertEqual(read(os.path.join(self.trash, top + "2/f")), b"hi\n")
        self.shell(f"mv {self.trash}/{top}2 {top}/; cat {top}/{top}2/f", cwd=root)
        # One of folders alone.
        self.shell(f"mv {top} {self.trash}/; mkdir -p e1/e2; mv e1 {self.trash}/", cwd=root)
        self.assertEqual(tree(root), [])
        self.store.unmount()
        self.remount()
        self.assertEqual(tree(root), [])
        self.assertTrue(trashed("a", top + "2", top + "2/f"))


if __name__ == "__main__":
    unittest.main()
