"""What listings leave out: what is hidden, and what was purged."""

import errno
import os

from harness import MountTest, identity, read, write


class Listings(MountTest):
    def setUp(self):
        super().setUp()
        self.messages = os.path.join(self.cube, "messages")

    def test_hidden_memories_are_there_by_name(self):
        folder = os.path.join(self.memories, "folder")
        os.mkdir(folder)
        for name in ("one.md", "two.md"):
            write(os.path.join(folder, name), name.encode())
        self.assertEqual(sorted(os.listdir(folder)), ["one.md", "two.md"])
        path = os.path.join(folder, "one.md")
        before = identity(path)
        self.store.run("hide", "notes", "memories/folder/one.md")
        self.eventually(lambda: os.listdir(folder) == ["two.md"])
        self.assertEqual((read(path), identity(path)), (b"one.md", before))
        # What is written to it by its name does not bring it back.
        write(path, b"another text")
        self.assertEqual(os.listdir(folder), ["two.md"])
        self.assertEqual(read(path), b"another text")
        os.unlink(os.path.join(folder, "two.md"))
        with self.assertRaises(OSError) as caught:
            os.rmdir(folder)
        self.assertEqual(caught.exception.errno, errno.ENOTEMPTY)
        self.store.unmount()
        self.remount()
        self.assertEqual(os.listdir(folder), [])
        self.store.run("hide", "notes", "memories/folder/one.md", "--undo")
        self.eventually(lambda: os.listdir(folder) == ["one.md"])
        # The trash tells of all that is in it.
        self.store.run("hide", "notes", "memories/folder/one.md")
        self.eventually(lambda: os.listdir(folder) == [])
        os.unlink(path)
        self.assertIn("one.md", os.listdir(os.path.join(self.trash, "folder")))

    def test_hidden_conversations_are_there_by_name(self):
        write(os.path.join(self.messages, "talk.md"), b"said here\n")
        self.store.run("add", "notes", "--conversation", "other", "said there")
        self.eventually(lambda: sorted(os.listdir(self.messages)) == ["other.md", "talk.md"])
        self.store.run("hide", "notes", "talk", "other")
        self.eventually(lambda: os.listdir(self.messages) == [])
        for name, text in (("talk.md", b"said here"), ("other.md", b"said there")):
            self.assertIn(text, read(os.path.join(self.messages, name)))
        self.store.run("hide", "notes", "talk", "other", "--undo")
        self.eventually(lambda: sorted(os.listdir(self.messages)) == ["other.md", "talk.md"])

    def test_purged_conversations_are_gone(self):
        names = ["talk.md", "lines.md", "there.md"]
        write(os.path.join(self.messages, "talk.md"), b"said here\n")
        write(os.path.join(self.messages, "lines.jsonl"), b'{"content": "as a line"}\n')
        self.store.run("add", "notes", "--conversation", "there", "said there")
        self.eventually(lambda: sorted(os.listdir(self.messages)) == sorted(names))
        for name in names:
            self.assertTrue(read(os.path.join(self.messages, name)))
        self.store.run("purge", "notes", *(f"messages/{name}" for name in ("talk", "lines", "there")), "--yes")
        self.eventually(lambda: os.listdir(self.messages) == [])
        for name in [*names, "lines.jsonl", "talk.jsonl"]:
            self.assertFalse(os.path.exists(os.path.join(self.messages, name)), name)
        # It can begin again.
        write(os.path.join(self.messages, "talk.md"), b"anew\n")
        self.assertEqual(os.listdir(self.messages), ["talk.md"])
        self.assertIn(b"anew", read(os.path.join(self.messages, "talk.md")))

    def test_an_empty_transcript_can_be_removed(self):
        path = os.path.join(self.messages, "new.md")
        write(path, b"")
        self.assertEqual(os.listdir(self.messages), ["new.md"])
        os.unlink(path)
        self.assertEqual(os.listdir(self.messages), [])
        write(path, b"said\n")
        with self.assertRaises(PermissionError):
            os.unlink(path)
