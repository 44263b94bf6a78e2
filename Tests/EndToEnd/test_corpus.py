"""Texts that nobody here wrote: Python's documentation, and what packages bring in /usr/share/doc.

They are copied in with cp -r; while that goes on, the bundle is copied by cp -r and by rsync, and
each copy must open elsewhere, be whole, and hold what had been fsynced before it began.
"""

import glob
import json
import os
import subprocess
import threading
import time

from harness import MountTest, Store, read, write
from store import MEMCUBE

NOTE_LIMIT = 1 << 20  # bytes of one of /usr/share/doc

# What somebody would ask, and the page that says it.
QUESTIONS = {
    '"global interpreter lock"': "glossary.rst.txt",
    "heap queue algorithm priority queue": "heapq.rst.txt",
    "remove common leading whitespace from text": "textwrap.rst.txt",
    "maintain a list in sorted order without having to sort": "bisect.rst.txt",
    "generate secure random numbers for managing secrets": "secrets.rst.txt",
}
# What is read whole to answer, so that the answer does not depend on the order of the index's rows.
EXACT = ['"global interpreter lock"', '"copyright holder"', "licence", "in:memories install"]


def files(root):
    """Every file below a directory, by its path there."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, root)] = path
    return found


class Corpus(MountTest):
    limit = 400

    def corpus(self):
        """The documentation's directory, and a directory of notes beside the mount."""
        sources = sorted(glob.glob("/usr/share/doc/python3.*/html/_sources"))
        self.assertTrue(sources, "python3-doc is missing: scripts/setup --test")
        notes = os.path.join(self.outside, "notes")
        command = r"find -L /usr/share/doc -type f \( -name '*.md' -o -name '*.txt' \) -size -%dc"
        found = self.program("sh", "-c", command % NOTE_LIMIT + " -not -path '*/_sources/*' | sort")
        seen = set()
        for path in found.decode().splitlines():
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                copy = os.path.join(notes, os.path.relpath(path, "/usr/share/doc"))
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                write(copy, read(real))
        return os.path.realpath(sources[-1]), notes

    def same(self, original, copy):
        expected, found = files(original), files(copy)
        self.assertEqual(sorted(found), sorted(expected))
        for name, path in expected.items():
            self.assertTrue(read(found[name]) == read(path), name)

    def keep_writing(self, written, stop):
        """Fsynced writes, noted when they are done."""
        number = 0
        while not stop.is_set():
            text = f"during the load, {number}\n".encode()
            name = f"during-{number}.md"
            write(os.path.join(self.memories, name), text, fsync=True)
            written.append((name, text))
            number += 1
            time.sleep(0.02)

    def copy_bundle(self, name, written, *command):
        """Copies the bundle as it is now; gives the store of the copy and what it must hold."""
        other = Store(os.path.join(self.outside, name))
        os.makedirs(os.path.dirname(other.bundle()))
        before = list(written)
        result = self.store.start(*command, self.store.bundle(), os.path.dirname(other.bundle()))
        # Files of index/ and packed segments may vanish meanwhile: both tools say so, and go on.
        # What left log/ stands in another segment, which a second run brings: memcube-merge(7).
        if b"vanished" in result.stderr or b"No such file" in result.stderr:
            target = other.bundle() + ("/" if command[0] == "rsync" else "")
            source = self.store.bundle() + ("/" if command[0] == "rsync" else "/.")
            result = self.store.start(*command, source, target)
        return other, before

    def check_copy(self, other, before):
        verified = other.start(MEMCUBE, "verify", "notes", "--json").stdout
        self.assertEqual(json.loads(verified), {"ok": True, "damage": []})
        other.run("mount", other.mount_point)
        self.addCleanup(other.cut_off)
        memories = os.path.join(other.mount_point, "notes/memories")
        for name, text in before:
            self.assertEqual(read(os.path.join(memories, name)), text)
        documents = os.path.join(other.mount_point, "notes/documents/sources")
        for name, path in files(documents).items():
            # Whole, or, as it was closed and not yet durable when the copy began, not there.
            self.assertTrue(read(path) == read(os.path.join(self.sources, name)), name)
        other.unmount()

    def exact_answers(self):
        """What is found in all, and shown first, for what is counted and not guessed."""
        found = {}
        for query in EXACT:
            answer = self.store.json("search", "notes", f"{query} limit:50")
            shown = [(each["kind"], each["path"], each["text"]) for each in answer["results"]]
            found[query] = (answer["total"], shown)
        return found

    def check_questions(self):
        for query, page in QUESTIONS.items():
            answer = self.store.json("search", "notes", f"{query} limit:20")
            paths = [os.path.basename(each["path"]) for each in answer["results"]]
            self.assertIn(page, paths, query)

    def test_load(self):
        self.sources, notes = self.corpus()
        copied = os.path.join(self.documents, "sources")
        written, stop, copies = [], threading.Event(), []
        writer = threading.Thread(target=self.keep_writing, args=(written, stop))
        writer.start()
        try:
            loads = [
                subprocess.Popen(["cp", "-r", self.sources, copied]),
                subprocess.Popen(["cp", "-r", notes, self.memories]),
            ]
            # In the middle: a part of it is there.
            self.eventually(lambda: os.path.exists(copied) and len(files(copied)) > 100, 60)
            copies.append(self.copy_bundle("by-cp", written, "cp", "-r"))
            rsync = ("rsync", "-a", "--exclude", "index")
            copies.append(self.copy_bundle("by-rsync", written, *rsync))
            for load in loads:
                self.assertEqual(load.wait(200), 0)
        finally:
            stop.set()
            writer.join()
        self.assertGreater(len(copies[0][1]), 0)

        self.same(self.sources, copied)
        self.same(notes, os.path.join(self.memories, "notes"))
        for name, text in written:
            self.assertEqual(read(os.path.join(self.memories, name)), text)

        # Known passages are found, through the mount and by the command.
        self.check_questions()
        answers = self.exact_answers()
        # Its heading is in the result's text; a result through the mount can be read.
        folder = os.path.join(self.search, "heap queue algorithm in:documents")
        self.assertIn(b"heap", read(os.path.join(folder, sorted(os.listdir(folder))[0])).lower())

        # Made anew from the log, the index holds the same. The rest of a long document came behind
        # what was written meanwhile, now it comes before; how rare a word is, is guessed from those
        # that come first, so that other questions may be weighed a little otherwise.
        self.store.run("rebuild", "notes")
        found = self.exact_answers()
        for query, answer in answers.items():
            self.assertEqual(found[query], answer, query)
        self.check_questions()
        self.same(self.sources, copied)
        for other, before in copies:
            self.check_copy(other, before)
