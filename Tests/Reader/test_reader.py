"""Tests of the reader: the worked example, whole bundles, damage, and what a reader refuses."""

import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bundle import Bundle, Refused
from forge import Memory, id_of, line, manifest, put, put_manifest, segment
from read_bundle import View, document, main
from strictjson import spelled

EXAMPLE = os.path.join(os.path.dirname(__file__), "..", "Fixtures", "worked-example.memcube")
OTHER = "0" * 32


def read(directory):
    bundle = Bundle(directory)
    return json.loads(spelled(document(bundle, View(bundle.records))))


class InDirectory(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name
        self.bundle = os.path.join(scratch.name, "a.memcube")
        os.mkdir(self.bundle)

    def run_main(self, *arguments):
        # The state goes to the binary side of standard output.
        output = io.TextIOWrapper(io.BytesIO())
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
            return main(list(arguments))


class WorkedExample(InDirectory):
    def test_state(self):
        state = read(EXAMPLE)
        self.assertEqual(state["damage"], [])
        self.assertEqual(state["settings"], {"title": "Trips"})
        self.assertEqual(
            state["conversations"], {"planning": ["01a1ab0c21028504612a80692d30f251c396"]}
        )
        (path, lisbon), = state["memories"].items()
        self.assertEqual(bytes.fromhex(path), b"2026/lisbon.md")
        self.assertEqual(state["folders"]["memories"], [b"2026".hex()])
        expected = {"size": 70, "mode": 0o644, "mtime": "2026-11-05T09:33:10.5Z"}
        self.assertEqual(lisbon, lisbon | expected | {"fields": {"type": "DECISION"}})
        (path, ticket), = state["documents"].items()
        self.assertEqual(bytes.fromhex(path), b"ticket.txt")
        expected = {"size": 70, "mode": 0o600, "mtime": "2026-11-04T17:00:00Z"}
        self.assertEqual(ticket, ticket | expected)
        (path, gone), = state["trash"].items()
        self.assertEqual(bytes.fromhex(path), b"p\xe9talas.md")
        self.assertEqual((gone["size"], gone["mode"]), (38, None))

    def test_extract(self):
        out = os.path.join(self.scratch, "out")
        self.assertEqual(self.run_main(EXAMPLE, "--extract", out), 0)
        path = os.path.join(out, "memories/2026/lisbon.md")
        with open(path, "rb") as file:
            self.assertIn(b"Hotel in Alfama, near the castle.\n", file.read())
        self.assertEqual(os.stat(path).st_mtime_ns, 1793871190500_000_000)
        with open(os.path.join(out, "documents/ticket.txt"), "rb") as file:
            self.assertEqual(len(file.read()), 70)
        self.assertEqual(os.listdir(os.fsencode(os.path.join(out, "trash"))), [b"p\xe9talas.md"])

    def test_any_flipped_byte_is_reported_and_nothing_crashes(self):
        generator = random.Random(1)
        copy = os.path.join(self.scratch, "copy")
        shutil.copytree(EXAMPLE, copy)
        files = [os.path.join(folder, name) for folder, _, names in os.walk(copy) for name in names]
        for _ in range(150):
            path = generator.choice([each for each in files if "README" not in each])
            with open(path, "rb") as file:
                data = file.read()
            place = generator.randrange(len(data))
            changed = bytes([data[place] ^ 1 << generator.randrange(8)])
            with open(path, "wb") as file:
                file.write(data[:place] + changed + data[place + 1 :])
            try:
                self.assertNotEqual(read(copy)["damage"], [])
            except Refused:
                self.assertIn("manifest.json", path)
            with open(path, "wb") as file:
                file.write(data)


class Segments(InDirectory):
    def setUp(self):
        super().setUp()
        put_manifest(self.bundle)
        self.one = Memory("one\n")
        self.two = Memory("two\n", at=1, path="b.md")

    def problems(self):
        damage = read(self.bundle)["damage"]
        return [(each["line"], each["problem"].split(":")[0]) for each in damage]

    def shown(self):
        return sorted(bytes.fromhex(path) for path in read(self.bundle)["memories"])

    def test_union_and_repeats(self):
        segment(self.bundle, self.one.lines + self.two.lines)
        segment(self.bundle, self.two.lines)
        self.assertEqual((self.shown(), self.problems()), ([b"a.md", b"b.md"], []))

    def test_foreign(self):
        segment(self.bundle, self.one.lines)
        segment(self.bundle, self.two.lines, cube=OTHER)
        self.assertEqual((self.shown(), self.problems()), ([b"a.md"], [(None, "foreign")]))

    def test_flipped_bit_in_the_first_line(self):
        path = segment(self.bundle, self.one.lines)
        with open(os.path.join(self.bundle, path), "r+b") as file:
            file.write(manifest(OTHER))
        self.assertEqual((self.shown(), self.problems()), ([b"a.md"], [(None, "torn")]))

    def test_torn(self):
        lines = self.one.lines + [b"{"] + self.two.lines
        for first in (manifest(), b"x\n"):
            put(self.bundle, first + b"\n".join(lines), "2026-11", "0" * 64)
            self.assertEqual(self.shown(), [b"a.md", b"b.md"])
            self.assertEqual([at for at, _ in self.problems()], [None, 3])

    def test_first_line_never_counts(self):
        put(self.bundle, self.one.lines[0] + b"\n" + self.two.lines[0], "2026-11", "0" * 64)
        self.assertEqual(self.shown(), [b"b.md"])

    def test_too_long_lines(self):
        long = b"x" * (8 << 20) + b"y"
        for before in (b"", manifest()):
            data = before + long + self.one.lines[0] + b"\n" + self.two.lines[0] + b"\n"
            put(self.bundle, data, "2026-11", "0" * 64)
            self.assertEqual(self.shown(), [b"b.md"])

    def test_wrong_month(self):
        data = manifest() + self.one.lines[0] + b"\n"
        put(self.bundle, data, "2026-12")
        self.assertEqual((self.shown(), self.problems()), ([b"a.md"], [(None, "torn")]))

    def test_other_names_links_and_pipes_are_passed_over(self):
        path = segment(self.bundle, self.one.lines)
        folder = os.path.join(self.bundle, "log")
        shutil.copytree(os.path.join(folder, "2026-11"), os.path.join(folder, "2026-13"))
        os.symlink("2026-11", os.path.join(folder, "2026-10"))
        os.symlink(os.path.basename(path), os.path.join(folder, "2026-11", "1" * 64 + ".jsonl"))
        os.mkfifo(os.path.join(folder, "2026-11", "2" * 64 + ".jsonl"))
        put(self.bundle, b"x", "2026-11", "." + "0" * 64)
        self.assertEqual(self.shown(), [b"a.md"])
        self.assertEqual(self.problems(), [(None, "not a regular file")] * 2)

    def test_folders_that_are_links_are_refused(self):
        segment(self.bundle, self.one.lines)
        os.rename(os.path.join(self.bundle, "log"), os.path.join(self.scratch, "log"))
        for name in ("log", "blobs"):
            os.symlink(os.path.join(self.scratch, "log"), os.path.join(self.bundle, name))
            with self.assertRaises(Refused):
                read(self.bundle)
            self.assertEqual(self.run_main(self.bundle), 5)
            os.unlink(os.path.join(self.bundle, name))

    def test_segments_of_a_newer_format_are_left_alone(self):
        segment(self.bundle, self.one.lines)
        rest = b"\n".join(self.two.lines) + b"\n"
        for first, shown in (
            (b'{"memcube":2}\n', [b"a.md"]),
            (b' {"cube":"x", "memcube" : 3}\r\n', [b"a.md"]),
            (b'{"memcube":2.0}\n', [b"a.md", b"b.md"]),
            (b'{"memcube":"2"}\n', [b"a.md", b"b.md"]),
            (b'{"memcube":2,"memcube":2}\n', [b"a.md", b"b.md"]),
            (b'{"memcube":2,"x":"' + b"x" * (1 << 16) + b'"}\n', [b"a.md", b"b.md"]),
        ):
            put(self.bundle, first + rest, "2026-11", "0" * 64)
            self.assertEqual((self.shown(), len(self.problems())), (shown, 1), first[:30])

    def test_blobs(self):
        for size, at in ((4, 0), (3, 1)):
            blob = {"sha256": "0" * 64, "size": size}
            segment(self.bundle, [line("document", at, path=str(at), blob=blob)])
        self.assertEqual(len(self.problems()), 1)  # once, for both
        shown = read(self.bundle)["documents"]
        self.assertEqual([each["size"] for _, each in sorted(shown.items())], [4, 3])

    def test_extracting_what_hostile_records_say(self):
        blob = {"sha256": "0" * 64, "size": 4}
        names = "/".join(["x" * 255] * 64)
        segment(self.bundle, [
            line("memory", 1, path="../../up", content="up"),
            line("memory", 2, path=names, content="deep"),
            line("memory", 3, path="link", target="/etc"),
            line("memory", 4, path="link/inside", content="inside"),
            line("memory", 5, path="nul", target="\0"),
            line("memory", 6, path="gone", blob=blob),
            line("memory", 7, path="late", content="", mtime="9999-12-31T23:59:60-23:59"),
        ])
        out = os.path.join(self.scratch, "out")
        self.assertEqual(self.run_main(self.bundle, "--extract", out), 1)
        found = set(os.listdir(os.path.join(out, "memories")))
        self.assertEqual(found & {"up", "link", "gone", "nul"}, {"up", "link"})
        self.assertEqual(os.listdir(os.path.join(out, "memories", "link")), ["inside"])
        self.assertEqual(sum(name.startswith("link (") for name in found), 1)


class Manifests(InDirectory):
    def assert_refused(self):
        with self.assertRaises(Refused):
            read(self.bundle)
        self.assertEqual(self.run_main(self.bundle), 5)

    def test_missing_and_no_segment(self):
        self.assert_refused()

    def test_restored_from_whole_segments(self):
        for damaged in (None, b"", manifest()[:-1], manifest() + b"\n", b'{"memcube":1}\n'):
            if damaged is not None:
                put_manifest(self.bundle, damaged)
            segment(self.bundle, Memory().lines)
            self.assertEqual(list(read(self.bundle)["memories"]), [b"a.md".hex()])

    def test_whole_segments_that_disagree(self):
        segment(self.bundle, Memory().lines)
        segment(self.bundle, Memory().lines, cube=OTHER)
        self.assert_refused()

    def test_another_cube(self):
        put_manifest(self.bundle)
        segment(self.bundle, Memory().lines, cube=OTHER)
        self.assert_refused()
        segment(self.bundle, Memory().lines)
        self.assertEqual(len(read(self.bundle)["memories"]), 1)

    def test_newer(self):
        segment(self.bundle, Memory().lines)
        put_manifest(self.bundle, b'{"more":[], "memcube": 2}')
        self.assert_refused()

    def test_link(self):
        put_manifest(self.bundle)
        path = os.path.join(self.bundle, "manifest.json")
        os.rename(path, path + "~")
        os.symlink("manifest.json~", path)
        self.assert_refused()


if __name__ == "__main__":
    unittest.main()
