"""A note in a wrong place is refused; what programs make there for a moment works."""

import os

from harness import MountTest, read, write


class Misplaced(MountTest):
    def setUp(self):
        super().setUp()
        self.messages = os.path.join(self.cube, "messages")

    def test_a_note_beside_the_memories_is_refused(self):
        for folder in (self.store.mount_point, self.cube, self.messages, self.trash):
            for name in ("note", "a note.txt", ".note.md"):
                path = os.path.join(folder, name)
                with self.assertRaises(PermissionError, msg=path):
                    write(path, b"text\n")
                self.assertFalse(os.path.lexists(path))
                with self.assertRaises(PermissionError, msg=path):
                    os.symlink("target", path)
                self.assertIn(b"not permitted", os.fsencode(
                    self.store.start("bash", "-c", f"echo text > '{path}'").stderr))
        # mv from elsewhere copies, and so is told.
        write(os.path.join(self.outside, "note.md"), b"text\n")
        result = self.store.start("mv", os.path.join(self.outside, "note.md"), self.cube)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(os.listdir(self.outside), ["note.md"])
        self.assertEqual(self.store.json("status", "notes")["scratch"], 0)

    def test_programs_that_save_by_renaming(self):
        about = os.path.join(self.cube, "about.md")
        self.program("sed", "-i", "s/^title:.*/title: Ours/", about)
        self.assertIn(b"title: Ours", read(about))
        talk = os.path.join(self.messages, "talk.md")
        write(talk, b"first\n")
        self.program("sed", "-i", "$a\\\\nsecond", talk)
        self.assertIn(b"\n\nsecond\n", read(talk))
        self.program("bash", "-euc", "{ cat talk.md; echo third; } > talk.md.tmp; "
                     "mv talk.md.tmp talk.md; echo begun > new.tmp; mv new.tmp new.md",
                     cwd=self.messages)
        self.assertIn(b"\n\nthird\n", read(talk))
        self.assertIn(b"\n\nbegun\n", read(os.path.join(self.messages, "new.md")))
        text = read(talk) + b"\nfourth\n"
        write(os.path.join(self.outside, "talk.md"), text)
        self.program("rsync", "-t", os.path.join(self.outside, "talk.md"), self.messages)
        self.assertIn(b"\n\nfourth\n", read(talk))
        self.assertEqual(sorted(os.listdir(self.messages)), ["new.md", "talk.md"])
        self.assertEqual(self.store.json("status", "notes")["scratch"], 0)
