"""Tests of heads, values, conflicts, purges, conversations and settings."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from forge import Memory, id_of, line, record
from read_bundle import View, described
from records import parse_line
from state import find_heads
from strictjson import spelled


class State(unittest.TestCase):
    def test_heads_and_gaps(self):
        for parents, gaps, heads in [
            ({1: [], 2: [1], 3: [1]}, set(), [2, 3]),
            ({1: [], 3: [2]}, {3}, [3]),
            ({1: [0], 3: [2]}, {1, 3}, [1, 3]),
            ({1: [], 3: [2], 4: [3], 5: []}, {3}, [4, 5]),
            ({2: [3], 3: [1]}, {3}, [2]),
        ]:
            self.assertEqual(find_heads(parents, gaps), heads)

    def only(self, memory, place="memories"):
        files = View(memory.records()).files
        self.assertEqual([name for name in files if files[name]], [place])
        (path, entry), = files[place].items()
        return b"/".join(path).decode(), entry.value, described(entry)

    def test_merge_of_heads(self):
        memory = Memory("a\nb\nc\n", tags=["x", "y"], attributes={"k": 1, "l": 1}, mode=420)
        memory.add([memory.id], content="A\nb\nc\n", tags=["x", "z"], attributes={"k": 2, "l": 1})
        memory.add([memory.id], content="a\nb\nC\n", tags=["w", "y"], attributes={"k": 1}, mode=384,
                   path="b.md")
        path, value, _ = self.only(memory)
        self.assertEqual((path, value.content.data), ("b.md", b"A\nb\nC\n"))
        expected = '{"attributes":{"k":2},"mode":384,"tags":["w","z"]}'
        self.assertEqual(spelled(value.fields), expected)
        self.assertFalse(value.conflict)
        memory.add([memory.id], content="!\nb\nc\n")
        self.assertTrue(self.only(memory)[1].conflict)

    def test_an_edit_beats_a_delete_and_trash_shows_what_was(self):
        memory = Memory()
        gone = memory.add([memory.id], "delete")
        self.assertEqual(self.only(memory, "trash")[0], "a.md")
        memory.add([memory.id], content="B\n", path="b.md")
        self.assertEqual(self.only(memory)[0], "b.md")
        memory = Memory()
        memory.add([memory.id], "delete", into=gone)
        self.assertFalse(any(View(memory.records()).files.values()))

    def test_content_that_is_not_here(self):
        memory = Memory()
        memory.add([memory.id], content_from="0" * 36)
        _, value, shown = self.only(memory)
        self.assertEqual((shown["kind"], shown["sha256"], shown["size"]), ("file", None, None))
        self.assertFalse(value.conflict)

    def test_criss_cross(self):
        memory = Memory("o\n")
        a, b = (memory.add([memory.id], content=each) for each in ("a\n", "b\n"))
        memory.add([a, b], content="c\n")
        memory.add([a, b], content="c\n", path="d.md")
        self.assertFalse(self.only(memory)[1].conflict)
        memory.lines.pop()
        memory.add([a, b], content="d\n")
        self.assertTrue(self.only(memory)[1].conflict)

    def test_too_many_heads(self):
        memory = Memory("o\n")
        for _ in range(33):
            memory.add([memory.id], content="a\n", other=memory.at)
        self.assertTrue(self.only(memory)[2]["conflict"])
        self.assertFalse(self.only(memory)[1].conflict)

    def test_long_histories(self):
        memory = Memory("0\n")
        last = memory.id
        for number in range(3000):
            last = memory.add([last], "delete" if number % 2 else "memory", content=f"{number}\n")
        self.only(memory, "trash")
        memory.add([memory.id], "delete")
        self.only(memory, "trash")

    def test_too_many_sets(self):
        # Each delete in a row is a set, and so is the version before them.
        memory, last = Memory(), None
        for _ in range(16383):
            last = memory.add([last or memory.id], "delete")
        self.assertFalse(self.only(memory, "trash")[1].conflict)
        memory.add([last], "delete")
        self.assertTrue(self.only(memory, "trash")[1].conflict)

    def test_purge(self):
        memory, message = Memory(), line("message", 5, content="a")
        memory.add([memory.id], content="B\n")
        records = memory.records() + [parse_line(message)]
        view = View(records + [record("purge", ids=[id_of(memory.lines[1]), id_of(message)])])
        self.assertEqual((len(view.files["memories"]), view.conversations), (1, {}))
        view = View(records + [record("purge", ids=[memory.id])])
        self.assertEqual((len(view.files["memories"]), len(view.conversations)), (0, 1))

    def test_redaction(self):
        memory = Memory("Secret\n", path="a.md")
        renamed = memory.add([memory.id], path="b.md", content_from=memory.id)
        edited = memory.add([renamed], path="b.md", content="Open\n")
        records = memory.records()

        def stub(one, **more):
            return {"id": one.id, "parents": one.fields["parents"], "time": one.fields["time"],
                    "author": "alice", **more}

        first, second, third = records
        moved = record("moved", 9, memory=memory.id, of=renamed, content="Secret\n")
        redaction = record("redact", 10, memory=memory.id, versions=[stub(first)])
        view = View(records + [redaction, moved])
        self.assertNotIn(memory.id, [one.id for one in view.records])
        (path, entry), = view.files["memories"].items()
        self.assertEqual((path, entry.value.content.data), ((b"b.md",), b"Open\n"))
        self.assertEqual(entry.object.heads, [edited])
        # The rename elsewhere, concurrent with an edit: content that leads to a stub takes the other's.
        view = View([first, second, redaction, moved])
        self.assertEqual(view.files["memories"][b"b.md",].value.content.data, b"Secret\n")
        view = View([second, redaction])
        self.assertEqual(view.files["memories"][b"b.md",].value.content.kind, "missing")
        # Alone it is nothing that is shown, nor is what was deleted and redacted.
        self.assertEqual(View([first, redaction]).files["memories"], {})
        deleted = Memory("Secret\n", path="c.md")
        deleted.add([deleted.id], "delete")
        one, end = deleted.records()
        view = View([one, end, record("redact", 11, memory=deleted.id, versions=[stub(one)])])
        self.assertEqual((view.files["trash"], view.files["memories"]), ({}, {}))
        # A purge takes a redaction with its memory; neither can be purged by its own id.
        view = View(records + [redaction, moved, record("purge", ids=[redaction.id, moved.id])])
        self.assertEqual(len(view.records), 5)
        view = View(records + [redaction, moved, record("purge", ids=[memory.id])])
        self.assertEqual([one.kind for one in view.records], ["purge"])

    def test_purge_of_settings(self):
        first = record("setting", 1, key="title", value="Secret")
        second = record("setting", 2, key="title", value="Trips", parents=[first.id])
        other = record("setting", 3, key="title", value="Secret too", parents=[second.id])
        granted = record("grant", 4, key="ana", value="owner", parents=[])
        records = [first, second, other, granted]
        view = View(records + [record("purge", ids=[other.id, granted.id])])
        self.assertEqual(spelled(view.settings), '{"title":"Trips"}')
        view = View(records + [record("purge", ids=[first.id, second.id, other.id])])
        self.assertEqual(view.settings, {})

    def test_duplicates_of_messages(self):
        records = [record("message", at, content="a", message_id="m" if at < 3 else ...,
                          role="user" if at else "tool") for at in range(5)]
        expected = [records[at].id for at in (0, 1, 3, 4)]
        self.assertEqual(View(records).conversations, {"c": expected})

    def test_settings(self):
        first = record("setting", 1, key="k", value=1)
        records = [first, record("setting", 2, key="k", value=None, parents=[first.id])]
        self.assertEqual(View(records).settings, {})
        records.append(record("setting", 3, key="k", value=2, parents=[first.id]))
        self.assertEqual(spelled(View(records).settings), '{"k":2}')


if __name__ == "__main__":
    unittest.main()
