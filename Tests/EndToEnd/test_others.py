"""What others get wrong, each a test."""

import os
import time

from harness import MEMCUBE, MountTest, Store, identity, read, write


class Others(MountTest):
    def test_a_folder_of_a_thousand_files_lists_them_all(self):
        folder = os.path.join(self.memories, "many")
        os.mkdir(folder)
        names = [f"note {number:04}.md" for number in range(1000)]
        for name in names:
            write(os.path.join(folder, name), f"number {name} plum\n".encode())
        self.assertEqual(sorted(os.listdir(folder)), names)
        with os.scandir(folder) as entries:
            self.assertTrue(all(entry.is_file() and entry.stat().st_size > 0 for entry in entries))
        # While it is listed, others come and go: what stays is seen exactly once.
        with os.scandir(folder) as entries:
            seen = [next(entries).name]
            for number in range(0, 1000, 7):
                os.unlink(os.path.join(folder, names[number]))
                write(os.path.join(folder, f"later {number}.md"), b"later")
            seen += [entry.name for entry in entries]
        stay = {name for number, name in enumerate(names) if number % 7}
        self.assertEqual(sorted(name for name in seen if name in stay), sorted(stay))
        # Search: the default limit is shown as such, and a limit is kept.
        self.assertEqual(self.total("plum"), 857)
        self.assertEqual(len(self.found("plum")), 20)
        self.assertEqual(len(self.found("plum limit:857")), 857)
        self.assertEqual(len(set(self.found("plum limit:1000"))), 857)
        digest = read(os.path.join(self.search, "plum in:memories.md"))
        self.assertIn(b"857", digest)
        result = self.store.start(MEMCUBE, "search", "notes", "plum")
        self.assertIn(b"857", result.stderr)
        self.assertEqual(self.store.json("search", "notes", "plum")["total"], 857)

    def test_folders_can_be_made(self):
        for folder in (self.memories, self.documents):
            deep = os.path.join(folder, *"abcdefgh")
            os.makedirs(deep)
            write(os.path.join(deep, "file"), b"deep\n")
            self.assertEqual(os.listdir(os.path.dirname(deep)), ["h"])
            os.makedirs(os.path.join(folder, "empty"))
        self.store.unmount()
        self.remount()
        for folder in (self.memories, self.documents):
            self.assertEqual(sorted(os.listdir(folder)), ["a", "empty"])
            self.assertEqual(read(os.path.join(folder, *"abcdefgh", "file")), b"deep\n")

    def test_bytes_that_are_no_text_come_back(self):
        for folder in (self.memories, self.documents):
            for data in (b"\xff\xfe", b"\xc3", b"\0", b"a\r\nb\r", b"\xef\xbb\xbftext", b"\n"):
                path = os.path.join(folder, data.hex())
                write(path, data)
                self.assertEqual(read(path), data)
        self.store.unmount()
        self.remount()
        for folder in (self.memories, self.documents):
            self.assertEqual(len(os.listdir(folder)), 6)
            for name in os.listdir(folder):
                self.assertEqual(read(os.path.join(folder, name)), bytes.fromhex(name))

    def test_times_are_kept(self):
        path = os.path.join(self.memories, "a.md")
        write(path, b"text\n")
        for moment in (0, 1, 1_234_567_890_123_456_789, -1_000_000_001, 4_102_444_800_000_000_001):
            os.utime(path, ns=(moment, moment))
            self.assertEqual(os.stat(path).st_mtime_ns, moment)
            self.store.unmount()
            self.remount()
            self.assertEqual(os.stat(path).st_mtime_ns, moment)
        write(path, b"text, later\n")
        self.assertAlmostEqual(os.stat(path).st_mtime, time.time(), delta=60)

    def test_times_of_a_file_that_was_just_made_are_kept(self):
        # Of an empty one close(2) records nothing, and what comes behind is not waited for.
        for number in range(60):
            path = os.path.join(self.memories, f"{number}.md")
            write(path, b"")
            os.setxattr(path, "user.colour", b"blue")
            os.chmod(path, 0o640)
            os.utime(path, ns=(number, number))
            status = os.stat(path)
            self.assertEqual((status.st_mtime_ns, status.st_mode & 0o777), (number, 0o640))
        self.store.unmount()
        self.remount()
        for number in range(60):
            path = os.path.join(self.memories, f"{number}.md")
            status = os.stat(path)
            self.assertEqual((status.st_mtime_ns, status.st_mode & 0o777), (number, 0o640))
            self.assertEqual(os.getxattr(path, "user.colour"), b"blue")

    def test_history_follows_a_rename(self):
        path = os.path.join(self.memories, "a.md")
        write(path, b"one\n")
        before = identity(path)
        os.mkdir(os.path.join(self.memories, "sub"))
        os.rename(path, os.path.join(self.memories, "b.md"))
        write(os.path.join(self.memories, "b.md"), b"two\n")
        os.rename(os.path.join(self.memories, "b.md"), os.path.join(self.memories, "sub/c.md"))
        path = os.path.join(self.memories, "sub/c.md")
        texts = self.versions("sub/c.md")
        self.assertEqual((texts[0], texts[-1]), (b"one\n", b"two\n"))
        self.assertEqual(identity(path), before)
        paths = [each["path"] for each in self.store.json("history", "notes", "sub/c.md")]
        self.assertEqual(paths[0].split("/")[-1], "a.md")

    def test_the_indexer_rewrites_nothing(self):
        texts = {
            "front.md": b"---\ntags: [b,  a]   # as I like it\n---\n\n\nNo newline at the end",
            "broken.md": b"---\ntags: [b\n---\ntext\n",
            "Heading.md": b"# Quite Another Name\ntext \n",
            "spaces.md": b"text  \n\n\n\t\n",
        }
        for name, data in texts.items():
            write(os.path.join(self.memories, name), data)
        self.assertEqual(self.found("tag:a"), ["front.md"])
        self.store.run("rebuild", "notes")
        self.store.unmount()
        self.remount()
        self.assertEqual(self.found("tag:a"), ["front.md"])
        self.assertEqual(sorted(os.listdir(self.memories)), sorted(texts))
        for name, data in texts.items():
            self.assertEqual(read(os.path.join(self.memories, name)), data)
            self.assertEqual(self.versions(name), [data])

    def test_an_edit_is_found_at_once(self):
        path = os.path.join(self.memories, "a.md")
        for number in range(20):
            write(path, f"the word is kestrel{number}\n".encode())
            self.assertEqual(self.found(f"kestrel{number}"), ["a.md"])
            if number:
                self.assertEqual(self.found(f"kestrel{number - 1}"), [])

    def test_names_are_the_users(self):
        names = ["Ä.md", "A\u0308.md", "a b  c", "con", "x:y", "-rf", "Read Me.TXT", "*", "?"]
        for name in names:
            write(os.path.join(self.memories, name), b"# Heading\n" + name.encode())
        self.assertEqual(sorted(os.listdir(self.memories)), sorted(names))
        self.store.unmount()
        self.remount()
        for name in names:
            text = read(os.path.join(self.memories, name))
            self.assertEqual(text, b"# Heading\n" + name.encode())

    def test_a_newer_clock_elsewhere_overwrites_nothing(self):
        path = os.path.join(self.memories, "plan.md")
        write(path, b"We meet at the station.\n", fsync=True)
        # A second machine: a state of its own, a copy of the bundle, and a clock a day ahead.
        other = Store(os.path.join(self.outside, "other"))
        os.makedirs(os.path.dirname(other.bundle()))
        rsync = ("rsync", "-a", "--exclude", "index")
        self.program(*rsync, self.store.bundle(), os.path.dirname(other.bundle()))
        other.run("mount", other.mount_point)
        self.addCleanup(other.cut_off)
        remote = os.path.join(other.mount_point, "notes/memories/plan.md")
        write(remote, b"We meet at the harbour.\n")
        late = time.time_ns() + 86_400_000_000_000
        os.utime(remote, ns=(late, late))
        other.unmount()
        write(path, b"We meet at the airport.\n", fsync=True)
        self.program(*rsync, other.bundle() + "/", self.store.bundle() + "/")
        # What comes gets the versions other numbers, so they are read once all are there.
        history = os.path.join(self.cube, "history/memories/plan.md")
        self.eventually(lambda: len(os.listdir(history)) >= 3)
        texts = self.versions("plan.md")
        self.assertIn(b"We meet at the airport.\n", texts)
        self.assertIn(b"We meet at the harbour.\n", texts)
        self.assertEqual(self.store.json("status", "notes")["counts"]["conflicts"], 1)
