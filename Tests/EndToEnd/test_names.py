"""Names as people, other systems and broken programs make them; and queries of any kind."""

import errno
import os

from harness import MountTest, Store, identity, read, write

NAMES = [
    b"x" * 255,
    "字".encode() * 85,
    "记".encode() * 77 + b".md",
    b"\xff\xfe.md",
    b"caf\xe9.md",
    b"\xed\xa0\x80",  # half a surrogate
    b"two\nlines.md",
    b"tab\tbell\x07escape\x1b[31m",
    b"\n",
    b" ",
    b".hidden",
    b"...",
    b".a b",
    b"-",
    b"--help",
    b"%2F",
    b"a\\b",
    b"'\"$(x)`",
    "e\u0301.md".encode(),
    "\u00e9.md".encode(),
    "\u202e txt.md".encode(),
    "\U0001f980.md".encode(),
]


class Names(MountTest):
    def everywhere(self, check):
        """In memories/ and documents/, now and after a remount."""
        for _ in range(2):
            for folder in (self.memories, self.documents):
                check(os.fsencode(folder))
            self.store.unmount()
            self.remount()

    def test_files(self):
        for folder in (self.memories, self.documents):
            for name in NAMES:
                write(os.path.join(os.fsencode(folder), name), b"quince " + name)

        def check(folder):
            self.assertEqual(sorted(os.listdir(folder)), sorted(NAMES))
            for name in NAMES:
                self.assertEqual(read(os.path.join(folder, name)), b"quince " + name)

        self.everywhere(check)
        # All that is not hidden is found, under names that a directory may hold.
        found = os.listdir(os.path.join(os.fsencode(self.search), b"quince in:memories limit:99"))
        self.assertEqual(len(found), len([name for name in NAMES if not name.startswith(b".")]))
        self.assertLessEqual(max(map(len, found)), 255)
        self.store.json("list", "notes")
        self.store.run("verify", "notes")

    def test_folders_renames_and_the_trash(self):
        here = os.fsencode(self.memories)
        for name in NAMES:
            os.mkdir(os.path.join(here, name))
            write(os.path.join(here, name, name), name)

        def check(folder):
            if folder != here:
                return
            self.assertEqual(sorted(os.listdir(folder)), sorted(NAMES))
            for name in NAMES:
                self.assertEqual(read(os.path.join(folder, name, name)), name)

        self.everywhere(check)
        for name in NAMES:
            os.rename(os.path.join(here, name, name), os.path.join(here, b"passing"))
            os.rename(os.path.join(here, b"passing"), os.path.join(here, name, name))
            os.unlink(os.path.join(here, name, name))
            os.rmdir(os.path.join(here, name))
        self.assertEqual(os.listdir(here), [])
        # What a folder with a leading dot holds is another program's: it ends, and fills no trash.
        names = [name for name in NAMES if not name.startswith(b".")]
        self.assertEqual(sorted(os.listdir(os.fsencode(self.trash))), sorted(names))
        for name in names:
            os.rename(os.path.join(os.fsencode(self.trash), name, name), os.path.join(here, name))
            self.assertEqual(read(os.path.join(here, name)), name)

    def test_too_long(self):
        for name in (b"x" * 256, "字".encode() * 86):
            path = os.path.join(os.fsencode(self.memories), name)
            for make in (os.mkdir, lambda path: write(path, b""), os.lstat):
                with self.assertRaises(OSError) as caught:
                    make(path)
                self.assertEqual(caught.exception.errno, errno.ENAMETOOLONG)
        self.assertEqual(os.statvfs(self.memories).f_namemax, 255)

    def test_depth(self):
        folder, depth = os.path.join(self.memories, "d"), 0
        try:
            while depth < 80:
                os.mkdir(folder)
                folder, depth = os.path.join(folder, "d"), depth + 1
        except OSError as error:
            self.assertEqual(error.errno, errno.ENAMETOOLONG)
        self.assertEqual(depth, 64)
        deepest = os.path.dirname(folder)
        with self.assertRaises(OSError):
            write(os.path.join(deepest, "file"), b"too deep\n")
        write(os.path.join(os.path.dirname(deepest), "file"), b"deep\n")
        self.store.unmount()
        self.remount()
        self.assertEqual(self.found("deep"), ["file"])

    def test_a_folder_is_not_moved_too_deep(self):
        for root in (self.memories, self.documents):
            os.makedirs(os.path.join(root, "a/b/c"))
            for name, holds in (("full", ["f.md"]), ("empty", ["d"])):
                top = os.path.join(root, name)
                below = os.path.join(*["d"] * 60)
                os.makedirs(os.path.join(top, below))
                if name == "full":
                    write(os.path.join(top, below, "f.md"), b"deep\n")
                else:
                    os.mkdir(os.path.join(top, below, "d"))
                with self.assertRaises(OSError) as caught:
                    os.rename(top, os.path.join(root, "a/b/c", name))
                self.assertEqual(caught.exception.errno, errno.ENAMETOOLONG)
                there = os.path.join(root, "a/b" if name == "full" else "a", name)
                os.rename(top, there)
                self.assertEqual(os.listdir(os.path.join(there, below)), holds)

    def test_links(self):
        """Their versions say where they led; they make no backups."""
        path = os.path.join(self.memories, "link.md")
        os.symlink("there.md", path)
        self.assertEqual(self.versions("link.md"), [b"there.md"])
        for name in ("link.md~", ".link.md.swp"):
            with self.assertRaises(PermissionError):
                os.rename(path, os.path.join(self.memories, name))
        self.assertEqual(os.readlink(path), "there.md")


class Queries(MountTest):
    def setUp(self):
        super().setUp()
        write(os.path.join(self.memories, "a.md"), b"What did we eat? Trout, by the lake.\n")

    def test_a_question_in_a_file(self):
        for name in ("what did we eat?.md", "what did we eat.md", "trout lake.json"):
            self.assertIn(b"Trout", read(os.path.join(self.search, name)))
        self.assertEqual(self.found("what did we eat?"), ["a.md"])

    def test_four_thousand_characters_of_punctuation(self):
        marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»„“”…。、，？！（）"
        query = (marks * 100)[:4000]
        self.assertEqual(self.store.json("search", "notes", "--", query)["total"], 0)
        found = self.store.json("search", "notes", "--", query[:3990] + " trout")
        self.assertEqual(found["total"], 1)
        for mark in marks.replace("/", ""):
            for query in (mark * 80, f"{mark}trout", f"trout{mark}", f'"trout{mark}', f"a:{mark}"):
                try:
                    os.listdir(os.path.join(self.search, query))
                except FileNotFoundError:
                    self.assertRegex(query, r"^[.~#]|[?*\[~]")

    def test_words_of_other_query_languages(self):
        queries = ["NEAR(trout lake)", "trout AND", "NOT", "OR trout", "path:trout", "^trout"]
        queries += ["{a b}:trout", "trout\\", "trout -lake", "type:", "tag: trout", "' OR 1=1 --"]
        queries += ["limit:-1 trout", f"limit:{10**20} trout", f"limit:{2**63} trout", "limit:x"]
        queries += ["after:x trout", "before:99999-01-01 trout", '"', '""', '"" trout', "\\0"]
        for query in queries:
            answer = self.store.json("search", "notes", "--", query)
            self.assertEqual(answer["query"], query)
            os.listdir(os.path.join(self.search, query))
        self.assertEqual(self.found("NEAR(trout lake)"), ["a.md"])

    def test_what_shells_and_indexers_look_for(self):
        names = [".git", "HEAD", "node_modules", ".Trash-1000", "*", "[ab]*", "a?b", "x~"]
        for name in [*names, "package.json"]:
            self.assertFalse(os.path.exists(os.path.join(self.search, name)), name)
        self.assertEqual(os.listdir(self.search), [])
        self.program("find", self.store.mount_point, "-type", "f")


class TwoOfOneIdentity(MountTest):
    """A copy of a bundle beside the original: both usable, neither confused."""

    def prepare(self):
        self.store.run("add", "notes", "The common text.", "--name", "common.md")
        self.program("cp", "-r", self.store.bundle(), self.store.bundle("copy"))

    def test_both_are_used(self):
        copy = os.path.join(self.store.mount_point, "copy/memories")
        self.assertEqual(sorted(os.listdir(self.store.mount_point)), ["README.md", "ask", "copy", "notes", "search"])
        write(os.path.join(self.memories, "one.md"), b"only in the original\n")
        write(os.path.join(copy, "two.md"), b"only in the copy\n")
        write(os.path.join(self.memories, "common.md"), b"the original's text\n")
        write(os.path.join(copy, "common.md"), b"the copy's text\n")
        for _ in range(2):
            self.assertEqual(sorted(os.listdir(self.memories)), ["common.md", "one.md"])
            self.assertEqual(sorted(os.listdir(copy)), ["common.md", "two.md"])
            one, two = (os.path.join(folder, "common.md") for folder in (self.memories, copy))
            self.assertEqual(read(one), b"the original's text\n")
            self.assertEqual(read(two), b"the copy's text\n")
            self.assertEqual(identity(one), identity(two))
            self.assertNotEqual(os.stat(one).st_ino, os.stat(two).st_ino)
            self.assertEqual(self.found("only"), ["one.md"])
            self.assertEqual(self.found("../../copy/search/only"), ["two.md"])
            self.store.unmount()
            self.remount()
        for cube in ("notes", "copy"):
            self.store.run("verify", cube)
        # Brought together, each holds both.
        rsync = ("rsync", "-a", "--exclude", "index")
        self.program(*rsync, self.store.bundle("copy") + "/", self.store.bundle() + "/")
        self.eventually(lambda: len(os.listdir(self.memories)) == 3)
