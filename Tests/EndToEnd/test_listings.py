"""What listings leave out: what is hidden, and what was purged."""

import errno
import os
import threading

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

    def test_long_listings_say_kinds_and_numbers(self):
        # Behind the first hundred names the kernel asks for names alone.
        folder = os.path.join(self.memories, "long")
        os.mkdir(folder)
        for number in range(30):
            os.mkdir(os.path.join(folder, f"folder {number:03}"))
            write(os.path.join(folder, f"folder {number:03}", "a.md"), b"inside\n")
            os.symlink("anything", os.path.join(folder, f"link {number:03}"))
        for number in range(600):
            write(os.path.join(folder, f"note {number:03} {'long ' * 9}.md"), b"text\n")
        # These have other numbers than their rows say.
        for number in range(0, 600, 5):
            path = os.path.join(folder, f"note {number:03} {'long ' * 9}.md")
            write(path + "~", b"saved anew\n")
            os.replace(path + "~", path)
        os.rename(os.path.join(folder, "folder 007"), os.path.join(folder, "folder xyz"))
        self.store.run("hide", "notes", "memories/long/note 599 " + "long " * 9 + ".md")
        self.eventually(lambda: len(os.listdir(folder)) == 659)

        def check():
            with os.scandir(folder) as entries:
                seen = {
                    entry.name: (entry.is_dir(follow_symlinks=False), entry.is_symlink(), entry.inode())
                    for entry in entries
                }
            self.assertEqual(len(seen), 659)
            for name, (is_folder, is_link, inode) in seen.items():
                self.assertEqual(is_folder, name.startswith("folder"), name)
                self.assertEqual(is_link, name.startswith("link"), name)
                self.assertEqual(os.lstat(os.path.join(folder, name)).st_ino, inode, name)

        check()
        self.store.unmount()
        self.remount()
        check()

    def half_read(self):
        """A listing of memories/ of which a first piece was read in a mount that knows none of it yet."""
        self.store.unmount()
        self.remount()
        listing = os.scandir(self.memories)
        self.addCleanup(listing.close)
        next(listing)
        return listing

    def test_a_listing_goes_on_with_what_is_there_by_then(self):
        """What it says of a file the kernel keeps, and nothing tells it better: it asked for the change."""
        names = [f"{number:03} {'long ' * 9}.md" for number in range(1000)]
        for name in names:
            write(os.path.join(self.memories, name), b"old\n")
        listing = self.half_read()
        for number, name in enumerate(names):
            path = os.path.join(self.memories, name)
            write(path + ".tmp", b"newer text %d\n" % number)
            os.rename(path + ".tmp", path)
        seen = {entry.name for entry in listing}
        self.assertLessEqual(seen, set(names))
        for number, name in enumerate(names):
            path = os.path.join(self.memories, name)
            size, text = os.stat(path).st_size, read(path)
            self.assertEqual((name, size, text), (name, len(text), b"newer text %d\n" % number))

    def test_a_listing_goes_on_with_the_scratch_that_is_there_by_then(self):
        paths = [os.path.join(self.memories, f"{number:03} {'long ' * 9}.md~") for number in range(600)]
        for path in paths:
            write(path, b"old\n")
        listing = self.half_read()
        for path in paths:
            os.rename(path, path + "~")
            write(path, b"another\n")
        for _ in listing:
            pass
        for path in paths:
            self.assertEqual((read(path), read(path + "~")), (b"another\n", b"old\n"))

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

    def test_a_purged_name_is_free_again(self):
        """Also for who is in the cube: the kernel drops the cube's own name once."""
        places = [os.open(place, os.O_RDONLY | os.O_DIRECTORY)
                  for place in (self.cube, self.memories)]
        for place in places:
            self.addCleanup(os.close, place)

        def put(name, text):
            for place, path in zip(places, (f"memories/{name}", name)):
                file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644, dir_fd=place)
                os.write(file, text)
                os.close(file)

        def get(name):
            found = []
            for place, path in zip(places, (f"memories/{name}", name)):
                file = os.open(path, os.O_RDONLY, dir_fd=place)
                found.append(os.read(file, 100))
                os.close(file)
            self.assertEqual(found[0], found[1])
            return found[0]

        backup = os.path.join(self.memories, "plan.md~")
        documents = os.path.join(self.cube, "documents")
        for number in range(3):
            text = b"text %d\n" % number
            write(backup, text)
            put("a.md", text)
            self.assertEqual(get("a.md"), text)
            os.mkdir(os.path.join(documents, "deep"))
            write(os.path.join(documents, "deep", "d.txt"), text)
            self.store.run("purge", "notes", "a.md", "documents/deep/d.txt", "--yes")
            put("a.md", b"at once\n")
            self.assertEqual(get("a.md"), b"at once\n")
            self.store.run("purge", "notes", "a.md", "--yes")
            self.store.run("add", "notes", "by a command", "--name", "a.md")
            self.eventually(lambda: "a.md" in os.listdir(self.memories))
            self.assertEqual(get("a.md"), b"by a command")
            self.store.run("purge", "notes", "a.md", "--yes")
            self.eventually(lambda: not os.path.exists(os.path.join(documents, "deep")))

    def test_a_listing_beside_renames_is_whole(self):
        """What the kernel is told while a folder above is renamed, it keeps."""
        for tree in (self.memories, os.path.join(self.cube, "documents")):
            with self.subTest(tree):
                self.beside_renames([os.path.join(tree, name) for name in ("p0", "p1")])

    def beside_renames(self, tops):
        os.makedirs(os.path.join(tops[0], "sub", "deep"))
        for name in ("x.md", "y.md", "deep/z.md"):
            write(os.path.join(tops[0], "sub", name), name.encode())
        names = {"x.md", "y.md", "deep"}
        folder = os.open(os.path.join(tops[0], "sub"), os.O_RDONLY | os.O_DIRECTORY)
        self.addCleanup(os.close, folder)
        failures = []

        def rename():
            try:
                for number in range(200):
                    os.rename(tops[number % 2], tops[1 - number % 2])
            except OSError as error:
                failures.append(error)

        mover = threading.Thread(target=rename)
        mover.start()
        while mover.is_alive() and not failures:
            try:
                for made in ("new.md", "new.md~"):
                    # So that the kernel asks anew.
                    write(f"/proc/self/fd/{folder}/{made}", b"new")
                    opened = os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)
                    if not names <= set(os.listdir(opened)):
                        failures.append("a listing lacks names")
                    os.close(opened)
                    os.unlink(made, dir_fd=folder)
            except OSError as error:
                failures.append(error)
        mover.join()
        self.assertEqual(failures, [])
        self.assertEqual(set(os.listdir(os.path.join(tops[0], "sub"))), names)

    def test_an_empty_transcript_can_be_removed(self):
        path = os.path.join(self.messages, "new.md")
        write(path, b"")
        self.assertEqual(os.listdir(self.messages), ["new.md"])
        os.unlink(path)
        self.assertEqual(os.listdir(self.messages), [])
        write(path, b"said\n")
        with self.assertRaises(PermissionError):
            os.unlink(path)
