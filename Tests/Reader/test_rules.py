"""Tests of merging by lines and of paths, by tables."""

import itertools
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from forge import id_of, line
from mappings import merge_texts
from merge import longest_rising, merge_lines, patience
from paths import clean, made_names, wanted_path
from read_bundle import View
from records import parse_line


class Merging(unittest.TestCase):
    def test_table_of_the_page(self):
        for o, a, b, result, merged in [
            ("A B C", "A X B C", "A B C Y", "A X B C Y", True),
            ("A", "A X", "A Y", "A X Y", True),
            ("A", "A P X S", "A P Y S", "A P X Y S", True),
            ("A B C", "X B C", "A Y C", "X Y C", True),
            ("A B C", "A X B C", "A Y C", "A X Y C", True),
            ("A B", "A X C", "A B C", "A X C", True),
            ("A B C D", "A D", "A B X C D", "A B X C D", False),
            ("A B C", "A X C", "A Y C", "A Y C", False),
            ("A B C", "A C", "A Y C", "A Y C", False),
            ("A B", "", "A B C", "C", True),
            ("A B", "B", "A B C", "B C", True),
        ]:
            done = merge_lines(*(each.split() for each in (o, a, b)))
            self.assertEqual(done, (result.split(), merged), (o, a, b))

    def test_ends_of_texts(self):
        for o, a, b, result in [
            (b"", b"x\n", b"y\n", b"x\ny\n"),
            (b"a", b"a\n", b"a\nb", b"a\n\nb"),
            (b"a\r\n", b"a\r\nb\n", b"z\na\r\n", b"z\na\r\nb\n"),
        ]:
            self.assertEqual(merge_texts(o, a, b)[0], result)

    def test_mappings(self):
        def front(text):
            return f"---\n{text}---\nbody\n" if text is not None else "body\n"

        for o, a, b, result, merged in [
            (None, "tags: x\n", "tags: y\n", "tags: x, y\n", True),
            ("type: FACT\n", "type: FACT\ntags: x\n", "type: FACT\ntags: y\n", "type: FACT\ntags: x, y\n", True),
            ("tags: [x]\n", "tags: [x, y]\n", "tags: [z]\n", "tags: [y, z]\n", True),
            ("a: 1\n", "a: 2\n", "a: 3\n", "a: 3\n", False),
            ("a: 1\n", "a: 1\nb: 2\n", "a: 1\nc: 3\n", "a: 1\nb: 2\nc: 3\n", True),
            ("a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 1\nb: 2\n", "a: 2\nb: 2\n", True),
            ("a: 1\n", "", "a: 2\n", "a: 2\n", False),
            ("tags:\n- x\n", "tags:\n- x\n- y\n", "tags:\n- z\n- x\n", "tags:\n- x\n- y\n- z\n", True),
            ("tags: x\n", "tags: x, y\n", "tags:\n  - x\n  - z\n", "tags:\n  - x\n  - y\n  - z\n", True),
            ("tags: x\n", "tags:\n- x\n- a, b\n", "tags: x, z\n", "tags:\n  - x\n  - a, b\n  - z\n", True),
            ("tags: x\n", "", "tags: x, y\n", "tags: y\n", True),
            ("tags: x\r\n", "tags: x, y\r\n", "tags: x, z\r\n", "tags: x, y, z\r\n", True),
            ("a:\n  b: 1\n  c: 1\n", "a:\n  b: 2\n  c: 1\n", "a:\n  b: 1\n  c: 2\n", "a:\n  b: 2\n  c: 2\n", True),
            ("a:\n  b: 1\n", "a:\n  b: 1\n  c: 1\n", "a:\n  b: 1\n  c: 2\n", "a:\n  b: 1\n  c: 2\n", False),
            ("# one\na: 1\n", "# two\na: 1\n", "# one\na: 2\n", "# two\na: 2\n", True),
            ("a: 1\na: 2\n", "a: 1\na: 3\n", "a: 4\na: 2\n", "a: 4\na: 3\n", True),
            (None, "Tags: x\n", "tags: y\n", "tags: x, y\n", True),
            (None, "a: |\n  x\n\n  y\n", "b: 1\n", "a: |\n  x\n\n  y\nb: 1\n", True),
        ]:
            done = merge_texts(*(front(each).encode() for each in (o, a, b)))
            self.assertEqual((done[0].decode(), done[1]), (front(result), merged), (o, a, b))
        for a, b, result, merged in [
            (b"k: 1\ns: open\n", b"k: 1\ns: shut\n", b"k: 1\ns: shut\n", False),
            (b"k: 1\nx: 1\n", b"k: 1\ny: 1\n", b"k: 1\nx: 1\ny: 1\n", True),
        ]:
            self.assertEqual(merge_texts(b"k: 1\n", a, b, True), (result, merged))

    def test_longest_rising(self):
        for size in range(7):
            for order in itertools.permutations(range(size)):
                pairs = list(enumerate(order))
                best = max(
                    (
                        chosen
                        for length in range(size + 1)
                        for chosen in itertools.combinations(pairs, length)
                        if all(x[1] < y[1] for x, y in zip(chosen, chosen[1:]))
                    ),
                    key=lambda chosen: (len(chosen), [-i for i, _ in chosen]),
                )
                self.assertEqual(longest_rising(pairs), list(best))

    def test_only_unique_lines_are_anchors(self):
        self.assertEqual(patience("XQXQ", "QXQX"), {})
        self.assertEqual(patience("XQMXQ", "QXMQX"), {0: 1, 2: 2, 3: 4})

    def test_gaps_of_level_65_are_left_alone(self):
        # u1 to un, of which only un occurs once; between the u1 to u(n-1) before it, and those
        # behind it, the same holds again. Fillers never match.
        def nested(depth, filler):
            lines = []
            for level in range(1, depth + 1):
                lines = [filler, *lines, filler, f"u{level}", filler]
                for other in range(1, level):
                    lines += [f"u{other}", filler]
            return lines

        def count(depth):
            return len(patience(nested(depth, "x"), nested(depth, "y")))

        self.assertEqual(count(6), 21)
        self.assertEqual(count(64), 64 * 65 // 2)
        # Level 64 looks into the 7 innermost of 70, and finds the last of them.
        self.assertEqual(count(70), 70 * 71 // 2 - 21 - 6)


class Paths(unittest.TestCase):
    def test_clean(self):
        for path, parts in [
            (b"/a//./../b/", (b"a", b"b")),
            (b"a\0b", (b"a_b",)),
            (b"x" * 300, (b"x" * 255,)),
            ("é".encode() * 200, ("é".encode() * 127,)),
            (b"\xff" + "é".encode() * 200, (b"\xff" + "é".encode() * 127,)),
            (b"\xff\xff" + "é".encode() * 200, (b"\xff\xff" + "é".encode() * 126 + b"\xc3",)),
            (b"/".join([b"a"] * 70), (b"a",) * 64),
            (b"", ()),
        ]:
            self.assertEqual(clean(path), parts)
        self.assertEqual(wanted_path(b"..", "0" * 28 + "0badcafe"), (b"memory 0badcafe",))

    def test_made_names(self):
        identifier = "0" * 28 + "0badcafe"
        for name, made in [
            (b"a.md", b"a (0badcafe).md"),
            (b"a.tar.gz", b"a.tar (0badcafe).gz"),
            (b".profile", b".profile (0badcafe)"),
            (b"a." + b"x" * 33, b"a." + b"x" * 33 + b" (0badcafe)"),
            (b"a." + b"x" * 32, b"a (0badcafe)." + b"x" * 32),
            (b"x" * 255, b"x" * 244 + b" (0badcafe)"),
            ("\u5c71".encode() * 85, "\u5c71".encode() * 81 + b" (0badcafe)"),
            (b"\xff" * 255, b"\xff" * 244 + b" (0badcafe)"),
        ]:
            self.assertEqual(next(made_names(name, identifier)), made)
        names = list(itertools.islice(made_names(b"a", identifier), 5))
        ends = [identifier[-8:], identifier[-24:], *(identifier + "~" * n for n in range(3))]
        self.assertEqual(names, [b"a (" + end.encode() + b")" for end in ends])

    def shown(self, *lines):
        records = sorted(map(parse_line, lines), key=lambda each: each.id)
        view = View(records)
        return {
            b"/".join(path).decode(): entry.object.id
            for path, entry in view.files["memories"].items()
        }, {b"/".join(path).decode() for path in view.folders["memories"]}

    def test_claims_twins_and_folders(self):
        first = line("memory", 1, content="1")
        other = line("memory", 2, content="2")
        twin = line("memory", 3, content="1")
        inside = line("memory", 4, path="a.md/b", content="3")
        made = f"a ({id_of(other)[-8:]}).md"
        files, folders = self.shown(other, twin, first)
        self.assertEqual(files, {"a.md": id_of(first), made: id_of(other)})
        self.assertEqual(folders, set())
        # A folder wins against a file, and then there are no twins either.
        files, folders = self.shown(other, twin, first, inside)
        self.assertEqual(len(files), 4)
        self.assertEqual(folders, {"a.md"})
        setting = line("setting", key="folder/a.md/c", value={})
        self.assertEqual(self.shown(first, setting)[1], {"a.md", "a.md/c"})
        setting = line("setting", key="folder-hex/ff", value=None)
        self.assertEqual(self.shown(first, setting)[1], set())


if __name__ == "__main__":
    unittest.main()
