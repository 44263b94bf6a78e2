#!/usr/bin/env python3
"""Makes the bundle that memcube(5) shows as its worked example, from nothing but the standard
library, and independently of the program.

    make-worked-example.py DIRECTORY   writes the bundle
    make-worked-example.py --roff      prints the part of the page that shows it

Everything in it is constant, also what would be random (the cube's id, salts) or the clock, so
that the bytes are the same for ever.
"""

import hashlib
import json
import os
import sys

CUBE = "5eed0000c0ffee00feed0000cafe0001"
REPLICA = "7265706c69636131"
MANIFEST = '{"memcube":1,"cube":"%s"}\n' % CUBE

README = """\
This directory is a memory cube: somebody's notes, conversations and documents,
with their history. The program that made it is called memcube. What is here is
plain text, and can be read without it:

  manifest.json         which cube this is, and the version of the format, 1
  log/YYYY-MM/*.jsonl   all that was recorded: one JSON object a line
  blobs/ab/*            documents and other large contents
  index/*/              only for speed; may be deleted at any time

Files in log/ and blobs/ are named by the SHA-256 of their bytes and never
change, so sha256sum finds damage. A line of the log is a message, a version of
a note (a "memory") or of a document, a deletion, or a setting. Lines are in
order if sorted by "id". Of a note, the first version has no "memory"; later
ones name the first one's id there, and the last one is what the note says now.
This prints all messages and all versions of all notes:

  cat log/*/*.jsonl | jq -s 'sort_by(.id)[] | {time, path, role, content}'

Copy this directory with cp -r or rsync -a, at any time, in any direction; two
copies of a cube copied over each other become one, and nothing is lost. Change
nothing in it by hand. The format is described in full by the manual page
memcube(5).
"""

ALICE = [
    ("time", None), ("author", "alice"), ("replica", REPLICA), ("seq", None),
]
TICKET = b"CP 0123 Lisboa Oriente - Porto Campanha\n14:39  coach 21  seats 55, 56\n"


def compact(fields):
    return json.dumps(dict(fields), ensure_ascii=False, separators=(",", ":"))


class Log:
    """Makes records; `self.lines` are those of one segment."""

    def __init__(self):
        self.lines = []

    def record(self, kind, milliseconds, **fields):
        """Appends one record whose clock is a number of milliseconds since 2026-11-05T09:30Z."""
        number = len(self.lines)
        clock = 1793871000000 + milliseconds  # 2026-11-05T09:30:00.000Z
        time = "2026-11-05T09:%02d:%02d.%03dZ" % (
            30 + milliseconds // 60000, milliseconds // 1000 % 60, milliseconds % 1000)
        salt = hashlib.sha256(b"worked example %d" % number).hexdigest()[:16]
        members = [("kind", kind), ("time", time), ("author", "alice"), ("replica", REPLICA),
                   ("seq", number)] + list(fields.items()) + [("salt", salt)]
        body = compact(members)[:-1]  # without the closing brace
        order_time = "%012x" % clock
        digest = hashlib.sha256((order_time + body).encode()).hexdigest()[:24]
        self.lines.append(body + ',"id":"' + order_time + digest + '"}')
        return order_time + digest


def make():
    """The files of the bundle: path to bytes, and path to seconds for the segment's mtime."""
    log = Log()
    sha256 = hashlib.sha256(TICKET).hexdigest()
    log.record("setting", 0, key="title", value="Trips", parents=[])
    log.record("message", 61250, conversation="planning", role="user", name="Alice",
               content="Should we take the train to Porto?", date="2026-11-05T10:31:01+01:00")
    first = log.record(
        "memory", 65000, parents=[], path="lisbon.md", mtime="2026-11-05T09:31:05Z", mode=420,
        content="---\ntags: travel\n---\nHotel in Alfama.\nNo car needed.\n")
    second = log.record(
        "memory", 130000, memory=first, parents=[first], path="2026/lisbon.md",
        mtime="2026-11-05T09:31:05Z", mode=420, content_from=first)
    log.record(
        "memory", 190500, memory=first, parents=[second], path="2026/lisbon.md",
        mtime="2026-11-05T09:33:10.5Z", mode=420,
        content="---\ntags: travel\n---\nHotel in Alfama, near the castle.\nNo car needed.\n",
        type="DECISION")
    log.record(
        "document", 240000, parents=[], path="ticket.txt", mtime="2026-11-04T18:00:00+01:00",
        mode=384, blob={"sha256": sha256, "size": len(TICKET)}, media_type="text/plain")
    wine = log.record(
        "memory", 241000, parents=[], path_hex="70e974616c61732e6d64",
        mtime="2026-11-05T09:34:01Z", content="Buy pétalas for Mãe \"before\" Friday\n")
    log.record("delete", 245000, memory=wine, parents=[wine])
    segment = (MANIFEST + "".join(line + "\n" for line in log.lines)).encode()
    name = "log/2026-11/%s.jsonl" % hashlib.sha256(segment).hexdigest()
    seconds = int(log.lines[-1][-38:-26], 16) / 1000
    files = {
        "manifest.json": MANIFEST.encode(),
        "README.md": README.encode(),
        name: segment,
        "blobs/%s/%s" % (sha256[:2], sha256): TICKET,
    }
    return files, {name: seconds}


def write(directory):
    files, times = make()
    for path, contents in files.items():
        path = os.path.join(directory, path)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "wb") as file:
            file.write(contents)
    for path, seconds in times.items():
        os.utime(os.path.join(directory, path), (seconds, seconds))


def fold(line, width=72):
    """Pieces of a line, none longer than `width`, none that begins or ends with a space; where
    it can be, each ends behind a comma."""
    while len(line) > width:
        cut = line.rfind(",", 0, width) + 1
        if cut < width // 2:
            cut = width
        while line[cut - 1] == " " or line[cut] == " ":
            cut -= 1
        yield line[:cut]
        line = line[cut:]
    yield line


def roff_text(text):
    """A text as roff input that gives back every character of it."""
    out = text.replace("\\", "\\e").replace("-", "\\-")
    out = out.replace("'", "\\(aq").replace("^", "\\(ha").replace("~", "\\(ti")
    return "\\&" + out if out.startswith((".", "'", "\\(aq")) else out


def roff():
    """The page's display of each file: its path, then its bytes, long lines folded."""
    files, _ = make()
    for path, contents in files.items():
        yield ".PP"
        yield ".nf"
        yield "\\fB%s\\fP, %d bytes:" % (roff_text(path), len(contents))
        yield ".fi"
        yield ".PP"
        yield ".RS 4"
        yield ".EX"
        for line in contents.decode().splitlines():
            for piece in fold(line) if path.startswith("log/") else [line]:
                yield roff_text(piece)
        yield ".EE"
        yield ".RE"


if __name__ == "__main__":
    if sys.argv[1:] == ["--roff"]:
        print("\n".join(roff()))
    elif len(sys.argv) == 2:
        write(sys.argv[1])
    else:
        sys.exit(__doc__)
