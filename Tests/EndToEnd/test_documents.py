"""Documents that are no text are read in the background of a mount, and a hostile one keeps nobody waiting."""

import io
import os
import time
import unittest
import zipfile

from harness import MountTest, write


def word(*paragraphs):
    """A document of Word."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def bomb():
    """One that would be a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("word/document.xml", "w", force_zip64=False) as part:
            for _ in range(1024):
                part.write(b"<w:p>" + b" " * ((1 << 20) - 5))
    return out.getvalue()


class Documents(MountTest):
    def waits_for(self, query, name):
        """What is dropped is found a moment later."""
        end = time.monotonic() + 60
        while not any(name in found for found in self.found(query)):
            self.assertLess(time.monotonic(), end, (query, name, self.found(query)))
            time.sleep(0.05)

    def test_what_is_dropped_is_found(self):
        write(os.path.join(self.documents, "bomb.docx"), bomb())
        write(os.path.join(self.documents, "report.docx"), word("The heron of the weir", "nests"))
        write(os.path.join(self.documents, "people.csv"), b"name,born\nAda,1987\nHugo,1990\n")
        self.waits_for("heron weir", "report")
        self.waits_for("Hugo born", "people")
        self.waits_for("bomb", "bomb")
        # Another text in its place is found, and the old one is not.
        write(os.path.join(self.documents, "report.docx"), word("The otter of the mill"))
        self.waits_for("otter mill", "report")
        self.assertEqual(self.found('"heron of the weir"'), [])

    def test_notes_are_linked_and_tagged(self):
        write(os.path.join(self.memories, "2025-06-14.md"), b"Met [[Ana Silva]] #garden/wall\n")
        write(os.path.join(self.memories, "b.md"), b"---\ntitle: a: b\n---\n[[ana silva]] came.\n")
        self.assertEqual(
            sorted(os.listdir(os.path.join(self.cube, "by", "entity"))),
            ["Ana Silva", "Ana Silva.md"])
        self.assertEqual(
            sorted(os.listdir(os.path.join(self.cube, "by", "entity", "Ana Silva"))),
            ["2025-06-14.md", "b.md"])
        self.assertIn("2025-06-14", os.listdir(os.path.join(self.cube, "by", "day")))
        self.assertEqual(self.found("tag:garden"), ["2025-06-14.md"])
        with self.assertRaises(PermissionError):
            os.unlink(os.path.join(self.cube, "by", "tag", "garden%2Fwall", "2025-06-14.md"))


if __name__ == "__main__":
    unittest.main()
