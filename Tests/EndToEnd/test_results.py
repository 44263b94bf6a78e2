"""Results of a query as files that are edited, tagged and counted: by the names that a listing showed."""

import errno
import os
import shlex

from harness import MountTest, identity, read, write


class Results(MountTest):
    """Six memories of one word, told apart in rank by how often they say it."""

    def setUp(self):
        super().setUp()
        for number in range(1, 7):
            words = "ferry " * (8 - number) + "harbour and nothing else that counts here " * number
            write(os.path.join(self.memories, f"m{number}.md"), f"{words}\n".encode())
        self.query = os.path.join(self.search, "ferry")

    def shown(self, name):
        return next(found for found in sorted(os.listdir(self.query)) if found.endswith(name))

    def raised(self, name):
        """The path by which a listing showed a memory that an edit then gave another rank."""
        path = os.path.join(self.query, self.shown(name))
        with open(path, "a") as file:
            file.write("ferry ferry ferry ferry ferry ferry ferry ferry ferry ferry\n")
        self.assertNotEqual(os.path.basename(path), self.shown(name))
        self.assertNotIn(os.path.basename(path), os.listdir(self.query))
        return path

    def made(self):
        """What stands in the query's directory and is no result."""
        return [name for name in os.listdir(self.query) if not name[:2].isdigit()]

    def test_a_second_edit_by_the_name_that_was_shown(self):
        for write_more in ("echo two >> {}", "printf 'ferry two\\n' > {}", "sed -i '$a two' {}",
                           "perl -pi -e 's/$/ two/' {}", "python3 -c \"open(__import__('sys').argv[1],'a').write('two')\" {}",
                           "sed s/ferry/two/ {0} > {0}.tmp && mv {0}.tmp {0}"):
            with self.subTest(write_more):
                memory = os.path.join(self.memories, "m6.md")
                write(memory, b"ferry " + b"harbour and nothing else that counts here " * 6 + b"\n")
                path = self.raised("m6.md")
                self.shell(write_more.format(shlex.quote(path)))
                self.assertIn(b"two", read(memory))
                self.assertEqual(len(os.listdir(self.query)), 6)
                self.assertEqual(self.made(), [])

    def test_in_all_cubes(self):
        self.query = os.path.join(self.store.mount_point, "search", "ferry")
        path = self.raised("m6.md")
        write(path, b"ferry two\n")
        self.assertEqual(read(os.path.join(self.memories, "m6.md")), b"ferry two\n")

    def test_what_was_removed_is_not_written(self):
        path = self.raised("m6.md")
        os.unlink(os.path.join(self.memories, "m6.md"))
        self.assertEqual(len(os.listdir(self.query)), 5)
        with self.assertRaises(PermissionError):
            write(path, b"two\n")
        self.assertFalse(os.path.exists(path))

    def test_another_memory_of_that_name(self):
        # The present listing goes before an earlier one.
        path = self.raised("m6.md")
        os.unlink(os.path.join(self.memories, "m5.md"))
        other = os.path.join(self.memories, "x", "m6.md")
        os.makedirs(os.path.dirname(other))
        write(other, b"ferry " + b"harbour and nothing else that counts here " * 20)
        self.assertIn(os.path.basename(path), os.listdir(self.query))
        write(path, b"other\n")
        self.assertEqual(read(other), b"other\n")

    def test_an_index_that_was_made_anew(self):
        # Rows of the former index are others' now; ids are not.
        shown = self.shown("m6.md")
        self.store.run("rm", "notes", "memories/m1.md")
        self.store.run("purge", "notes", "--yes", "trash/m1.md")
        self.store.run("rebuild", "notes")
        for text in (b"ferry first\n", b"ferry second\n"):
            write(os.path.join(self.query, shown), text)
            self.assertEqual(read(os.path.join(self.memories, "m6.md")), text)
            self.assertEqual(len(os.listdir(self.query)), 5)

    def test_names_with_spaces(self):
        write(os.path.join(self.memories, "my note.md"), b"ferry nine\n")
        shown = self.shown("my note.md")
        for temporary in (f"{shown}.tmp", f"{shown}.aB3dEf", f".{shown}.Xy12Zw", f"{shown}~"):
            with open(os.path.join(self.query, temporary), "xb") as file:
                file.write(b"ferry " + temporary.encode())
            os.rename(os.path.join(self.query, temporary), os.path.join(self.query, shown))
            self.assertEqual(read(os.path.join(self.memories, "my note.md")), b"ferry " + temporary.encode())
        self.assertEqual(len(os.listdir(os.path.join(self.query, "2025-06 ferry"))), 7)

    def test_nothing_else_can_be_made_there(self):
        first = self.shown("m1.md")
        for name in ("mem1.md", "note", "99-none.md", "99-none.md.bak", "99-none.md~", "01-m1x.md", "todo.txt"):
            path = os.path.join(self.query, name)
            for make in (lambda: write(path, b"fact\n"), lambda: os.mkdir(path), lambda: os.mknod(path)):
                with self.assertRaises(PermissionError, msg=name):
                    make()
            self.assertFalse(os.path.exists(path))
        temporary = os.path.join(self.query, "sedAb12Cd")
        write(temporary, b"fact\n")
        with self.assertRaises(PermissionError):
            os.rename(temporary, os.path.join(self.query, "mem1.md"))
        os.unlink(temporary)
        for name in (".%s.swp", "%s~", "#%s#", ".%s.Xy12Zw", "%s.tmp", "%s.aB3dEf", "%s.vsctmp", "%s___jb_tmp___"):
            path = os.path.join(self.query, name % first)
            write(path, b"ferry ferry\n")
            os.unlink(path)
        self.assertEqual(len(os.listdir(self.query)), 6)

    def test_many_are_tagged_at_once(self):
        results = " ".join(shlex.quote(os.path.join(self.query, name)) for name in sorted(os.listdir(self.query)))
        group = os.path.join(self.cube, "by", "tag", "boats")
        said = self.shell(f"mkdir {group}; mv {results} {group}/ 2>&1")
        self.assertEqual(said, b"")
        self.assertEqual(sorted(os.listdir(group)), [f"m{number}.md" for number in range(1, 7)])
        for name in sorted(os.listdir(self.query)):
            self.assertIn(b"ferry", read(os.path.join(group, name)))
        # What was put there by a name can be taken away by it.
        os.unlink(os.path.join(group, self.shown("m3.md")))
        self.assertNotIn("m3.md", os.listdir(group))
        self.assertFalse(os.path.lexists(os.path.join(group, self.shown("m3.md"))))

    def test_why_a_tag_stays(self):
        tags = os.path.join(self.cube, "by", "tag")
        os.setxattr(os.path.join(self.memories, "m1.md"), "user.memcube.tags", b"set")
        write(os.path.join(self.memories, "own.md"), b"---\ntags: [own, set]\n---\nFerry.\n")

        def note(tag):
            return os.getxattr(os.path.join(tags, tag), "user.memcube.note").decode()

        os.listdir(os.path.join(self.cube, "by"))
        with self.assertRaises(PermissionError):
            os.unlink(os.path.join(tags, "set", "m1.md"))
        self.assertRegex(note("set"), "^m1.md: .*listed by/")
        refused = self.store.start("rm", os.path.join(tags, "own", "own.md"))
        self.assertIn(b"Operation not permitted", refused.stderr)
        self.assertRegex(note("own"), "^own.md: .*front matter")
        self.program("rm", os.path.join(tags, "set", "m1.md"))
        self.assertNotIn("m1.md", note("set"))
        refused = self.store.start("mv", os.path.join(tags, "own", "own.md"), os.path.join(tags, "set"))
        self.assertIn(b"Operation not permitted", refused.stderr)
        self.assertRegex(note("set"), "^own.md: .*front matter")

    def test_listings_say_the_numbers_of_stat(self):
        write(os.path.join(self.memories, "own.md"), b"---\ntags: [own]\nentities: [Ana]\ndate: 2025-06-10\n---\nFerry.\n")
        by = os.path.join(self.cube, "by")
        seen = {}
        for facet in ("tag", "tag/own", "type", "entity", "entity/Ana", "day", "day/2025-06-10"):
            with os.scandir(os.path.join(by, facet)) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    self.assertEqual(entry.inode(), status.st_ino, entry.path)
                    if entry.is_symlink():
                        self.assertEqual(status.st_blocks, 0)
                    self.assertNotIn(status.st_ino, seen)
                    seen[status.st_ino] = entry.path
        self.assertIn("tag/own/own.md", " ".join(seen.values()))

    def test_results_are_not_moved_out(self):
        folder = os.path.join(self.memories, "sub")
        os.mkdir(folder)
        shown = os.path.join(self.query, self.shown("m1.md"))
        for there in (folder, self.outside):
            self.program("mv", shown, there, expect=1)
        self.assertEqual(os.listdir(folder), [])
        self.assertEqual(sorted(os.listdir(self.memories)), [f"m{n}.md" for n in range(1, 7)] + ["sub"])

    def test_a_new_file_from_elsewhere_takes_the_place_of_a_result(self):
        memory = os.path.join(self.memories, "m1.md")
        before = identity(memory)
        write(os.path.join(self.memories, "draft"), b"ferry from a draft\n")
        shown = os.path.join(self.query, self.shown("m1.md"))
        self.program("mv", os.path.join(self.memories, "draft"), shown)
        self.assertEqual(read(memory), b"ferry from a draft\n")
        self.assertEqual(identity(memory), before)
        self.assertEqual(len(self.versions("m1.md")), 2)
        self.assertEqual(sorted(os.listdir(self.memories)), [f"m{n}.md" for n in range(1, 7)])
        self.assertEqual(read(os.path.join(self.query, self.shown("m1.md"))), b"ferry from a draft\n")
        self.assertEqual(self.made(), [])

    def test_a_memory_is_new_by_its_own_name_while_somebody_reads_the_old_one(self):
        memory = os.path.join(self.memories, "m1.md")
        before = identity(memory)
        for round in range(20):
            text = b"ferry number %d%s\n" % (round, b"!" * round)
            with open(memory, "rb", buffering=0) as reader:
                old = reader.read()
                shown = os.path.join(self.query, self.shown("m1.md"))
                # Made beside the result, where the kernel can be told at once, and where it can't.
                new = os.path.join((self.query, self.memories)[round % 2], "tmpk2j3h4")
                write(new, text)
                os.rename(new, shown)
                self.assertEqual(read(memory), text)
                self.assertEqual(identity(memory), before)
                self.assertEqual(os.pread(reader.fileno(), 1000, 0), old)
                self.assertEqual(os.fstat(reader.fileno()).st_size, len(old))
        self.assertEqual(len(self.versions("m1.md")), 21)

    def test_what_a_command_just_wrote_is_found(self):
        for round in range(20):
            self.store.run("add", "notes", f"tangelo{round} is a fruit", "--name", f"f{round}.md")
            self.assertEqual(self.found(f"tangelo{round}"), [f"f{round}.md"])

    def test_queries_within_queries_end(self):
        """A question has some length; what is asked by names that are made up takes no memory."""
        part = "q" * 250
        folder = os.open(self.search, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for depth in range(100):
                try:
                    below = os.open(f"{part[:-3]}{depth:03} ", os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder)
                except OSError as error:
                    self.assertEqual(error.errno, errno.ENAMETOOLONG)
                    break
                os.close(folder)
                folder = below
            self.assertTrue(10 < depth < 20)
        finally:
            os.close(folder)

    def test_saved_queries_are_looked_at(self):
        saved = os.path.join(self.search, "saved")
        for query in ("type:foo", "tpye:fact", "ferry after:soon"):
            with self.assertRaises(OSError) as caught:
                os.mkdir(os.path.join(saved, query))
            self.assertEqual(caught.exception.errno, errno.EINVAL, query)
        self.assertRegex(os.getxattr(saved, "user.memcube.note").decode(), "^after:soon: ")
        os.mkdir(os.path.join(saved, "type:fact ferry"))
        self.assertEqual(os.listdir(saved), ["type:fact ferry"])
        everywhere = os.path.join(self.store.mount_point, "search", "saved")
        self.assertFalse(os.path.exists(everywhere))
        with self.assertRaises(PermissionError):
            os.mkdir(everywhere)


if __name__ == "__main__":
    import unittest

    unittest.main()
