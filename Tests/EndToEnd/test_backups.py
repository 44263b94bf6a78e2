"""Memories that were made a moment ago and are saved again: with backups by whatever name, or by temporaries."""

import os
import unittest

from harness import MountTest, identity, read, write

# Each saves F some times; of the last ones nothing is left beside it.
WITH_BACKUPS = (
    "sed -i.bak s/number/no./ F; sed -i.bak s/draft/Draft/ F; sed -i.bak s/no/NO/ F",
    "perl -pi.orig -e s/number/no./ F; perl -pi.orig -e s/draft/Draft/ F",
    "sed -i'bk-*' s/number/no./ F; sed -i'bk-*' s/draft/Draft/ F",
    "mv F F.old; echo one > F; mv F F.old; echo two > F",
    "for i in 1 2 3; do echo text $i > $OUTSIDE/text; cp -b -S .bak $OUTSIDE/text F; done",
    "for i in 1 2 3; do echo text $i > F___jb_tmp___; mv F F___jb_old___; mv F___jb_tmp___ F;"
    " rm F___jb_old___; done",
    "for i in 1 2 3; do python3 -c 'import fileinput\n"
    "for line in fileinput.input(\"F\", inplace=True): print(line.strip() + \"x\")'; done",
)
BY_TEMPORARIES = (
    "for i in 1 2 3; do (echo head; cat F) > tmp; mv tmp F; done",
    "for i in 1 2 3; do t=$(mktemp -p .); cat F > $t; echo more >> $t; mv $t F; done",
    "for i in 1 2 3; do echo head $i > new; echo body >> new; mv new F; done",
)


class Backups(MountTest):
    def made(self, name):
        """A memory of four versions and a tag, which is some milliseconds old."""
        path = os.path.join(self.memories, name)
        for number in range(4):
            write(path, b"draft number %d wording%d\n" % (number, number))
        os.setxattr(path, "user.memcube.tags", b"keep")
        return path, identity(path), self.versions(name)

    def saved(self, scripts):
        for number, script in enumerate(scripts):
            with self.subTest(script):
                name = f"f{number}.md"
                path, before, texts = self.made(name)
                self.shell(script.replace("F", name).replace("$OUTSIDE", self.outside))
                self.assertEqual(identity(path), before)
                self.assertEqual(os.getxattr(path, "user.memcube.tags"), b"keep")
                self.assertEqual(self.versions(name)[:4], texts)
                self.assertGreater(len(self.versions(name)), 5)

    def test_by_other_names(self):
        self.saved(WITH_BACKUPS)

    def test_by_temporaries(self):
        self.saved(BY_TEMPORARIES)
        self.assertEqual(os.listdir(self.trash), [])
        names = sorted(os.listdir(self.memories))
        self.assertEqual(names, [f"f{number}.md" for number in range(len(BY_TEMPORARIES))])

    def test_the_inode_number_stays(self):
        path = os.path.join(self.memories, "note.md")
        write(path, b"old\n")
        self.store.unmount()
        self.daemon = self.store.mount()
        number = os.stat(path).st_ino
        for script in (
                "sed -i s/e/E/ note.md", "cat note.md > t; mv t note.md", "cat note.md > note.md~; mv note.md~ note.md"):
            self.shell(script)
            self.eventually(lambda: os.stat(path).st_ino == number)
        new = os.path.join(self.outside, "note.md")
        for script in (
                "tar cC $OUTSIDE note.md | tar x", "mv $OUTSIDE/note.md .", "install -m644 $OUTSIDE/note.md .",
                "cp --remove-destination $OUTSIDE/note.md .", "rm note.md; echo new > note.md"):
            write(new, script.encode())
            self.shell(script.replace("$OUTSIDE", self.outside))
        # What was removed and made anew has the number that its maker was told, in this mount.
        self.store.unmount()
        self.daemon = self.store.mount()
        self.assertEqual(os.stat(path).st_ino, number)

    def test_one_over_another_loses_nothing(self):
        path, _, texts = self.made("a.md")
        other = os.path.join(self.memories, "b.md")
        write(other, b"another\n")
        before = identity(other)
        os.rename(path, other)
        self.assertEqual(identity(other), before)
        self.assertEqual(self.versions("b.md"), [b"another\n", texts[-1]])
        # What the text that was kept does not say is in the trash.
        self.assertEqual(os.listdir(self.trash), ["a.md"])
        self.assertEqual(self.versions("a.md", "trash"), texts)

    def test_a_file_over_one_that_is_just_being_made(self):
        """Under a name that was moved away: it is the name's, and the backup stays as it was."""
        ways = (
            ("mv a a.bak; exec 3>>a; echo new > t; mv t a; exec 3>&-", {"a": b"new\n", "a.bak": b"old\n"}),
            ("mv a b; echo two > a; mv b a; rm a; exec 3>a; echo new > t; mv t a; exec 3>&-", {"a": b"new\n"}),
        )
        for root in (self.memories, self.documents):
            for number, (script, expected) in enumerate(ways):
                with self.subTest(script=script, root=root):
                    folder = os.path.join(root, f"w{number}")
                    os.mkdir(folder)
                    write(os.path.join(folder, "a"), b"old\n")
                    self.shell(script, cwd=folder)
                    found = {name: read(os.path.join(folder, name)) for name in os.listdir(folder)}
                    self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main()
