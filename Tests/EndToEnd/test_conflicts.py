"""conflicts/: all texts of a file that copies of its cube changed apart, and how saving ends that."""

import os
import shutil

from harness import MountTest, read, write


class Conflicts(MountTest):
    """Files that two copies of the cube changed."""

    names = ["plain.md", "renamed.md", "sed.md", "vim.md"]

    def setUp(self):
        super().setUp()
        self.conflicts = os.path.join(self.cube, "conflicts")
        for name in self.names:
            write(os.path.join(self.memories, name), b"one\ntwo\nthree\n", fsync=True)
        self.assertNotIn("conflicts", os.listdir(self.cube))
        copy = os.path.join(self.outside, "copy.memcube")
        shutil.copytree(self.store.bundle(), copy)
        editor = self.store.environment | {"EDITOR": "sed -i s/two/theirs/"}
        for name in self.names:
            write(os.path.join(self.memories, name), b"one\nmine\nthree\n", fsync=True)
            self.store.run("edit", copy, name, env=editor)
        self.program("cp", "-rn", os.path.join(copy, "log"), self.store.bundle())
        self.eventually(lambda: self.listed() == self.names)
        self.assertIn("conflicts", os.listdir(self.cube))

    def place(self, name):
        return os.path.join(self.conflicts, "memories", name)

    def merged(self, name):
        return os.path.join(self.place(name), "MERGED.md")

    def listed(self):
        """The files in conflict; the mount may see the copied segments one after the other."""
        return sorted(os.listdir(os.path.join(self.conflicts, "memories")))

    def test_all_texts_are_read(self):
        self.assertEqual(self.listed(), self.names)
        with os.scandir(os.path.join(self.conflicts, "memories")) as entries:
            numbers = {entry.inode(): os.stat(entry.path).st_ino for entry in entries}
        self.assertEqual(list(numbers), list(numbers.values()))
        self.assertEqual(len(numbers), len(self.names))
        names = sorted(os.listdir(self.place("sed.md")))
        texts = [read(os.path.join(self.place("sed.md"), name)).split()[1] for name in names]
        self.assertEqual(texts, [b"mine", b"theirs", b"theirs"])
        self.assertEqual(names[2], "MERGED.md")
        status = os.stat(self.merged("sed.md"))
        self.assertEqual((status.st_ino, status.st_nlink), (os.stat(os.path.join(self.memories, "sed.md")).st_ino, 2))
        # du and tar take the memory once; a sweep leaves all as it is.
        paths = self.program("du", "-a", self.cube).decode().split("\n")
        self.assertEqual(len([path for path in paths if path.endswith(("memories/sed.md", "sed.md/MERGED.md"))]), 2, paths)
        self.program("tar", "cf", os.path.join(self.outside, "all.tar"), "-C", self.cube, "memories", "conflicts")
        tar = self.program("tar", "tvf", os.path.join(self.outside, "all.tar")).decode()
        self.assertIn("sed.md/MERGED.md link to memories/sed.md", tar)
        self.assertNotEqual(self.store.start("rm", "-rf", self.conflicts).returncode, 0)
        self.assertEqual(sorted(os.listdir(self.place("sed.md"))), names)

    def test_nothing_else_can_be_made_there(self):
        temporary = os.path.join(self.place("sed.md"), ".MERGED.md.Xy12Zw")
        write(temporary, b"mine\n")
        for name in ("note.md", "MERGED", "0001.md", "sed.md"):
            path = os.path.join(self.place("sed.md"), name)
            with self.assertRaises(PermissionError, msg=name):
                write(path, b"fact\n")
            with self.assertRaises(PermissionError, msg=name):
                os.rename(temporary, path)
            self.assertFalse(os.path.exists(path))
        os.rename(temporary, self.merged("sed.md"))
        self.assertEqual(read(os.path.join(self.memories, "sed.md")), b"mine\n")

    def test_taking_one_side_ends_one(self):
        place, path = self.place("plain.md"), os.path.join(self.memories, "plain.md")
        shown = read(path)
        [other] = [name for name in os.listdir(place) if read(os.path.join(place, name)) != shown]
        text = read(os.path.join(place, other))
        self.program("cp", os.path.join(place, other), path)
        self.assertNotIn("plain.md", self.listed())
        self.assertEqual(read(path), text)
        # What history ends with is what the file says.
        self.assertEqual(self.versions("plain.md")[3:], [text])

    def test_saving_ends_them(self):
        text = b"one\nboth\nthree\n"
        write(self.merged("plain.md"), text)
        temporary = self.merged("renamed.md") + ".tmp"
        write(temporary, text)
        os.replace(temporary, self.merged("renamed.md"))
        self.assertEqual(self.listed(), ["sed.md", "vim.md"])
        self.program("sed", "-i", "s/theirs/both/", self.merged("sed.md"))
        vim = ["vim", "-u", "NONE", "-N", "-i", "NONE", "-es", "-c", "%s/theirs/both/", "-c", "w"]
        self.program(*vim, "-c", "wq", self.merged("vim.md"))
        self.assertNotIn("conflicts", os.listdir(self.cube))
        for name in self.names:
            self.assertEqual(read(os.path.join(self.memories, name)), text)
            self.assertEqual(len(self.versions(name)), 4)
        self.assertEqual(os.listdir(self.trash), [])
        self.assertEqual(self.store.json("status", "notes")["counts"]["conflicts"], 0)
