"""Makes lines, segments and bundles for tests, by the manual page memcube(5)."""

import hashlib
import json
import os

from dates import month_of
from records import parse_line

CUBE = "5eed0000c0ffee00feed0000cafe0001"
NOW = 0x01A1AB0B31C0


def manifest(cube=CUBE):
    return b'{"memcube":1,"cube":"%s"}\n' % cube.encode()


def seal(body, milliseconds):
    """The line that begins with these bytes, an object without its closing brace."""
    body += b',"salt":"%s"' % hashlib.sha256(body).hexdigest()[:16].encode()
    time = b"%012x" % milliseconds
    identifier = time + hashlib.sha256(time + body).hexdigest()[:24].encode()
    return body + b',"id":"' + identifier + b'"}'


def line(kind, at=0, **fields):
    """A record of a kind, `at` milliseconds after the first; a field that is ... is left out."""
    known = {"kind": kind, "time": "2026-11-05T09:30:00.000Z", "author": "alice"}
    if kind in ("memory", "document"):
        known |= {"parents": [], "path": "a.md", "mtime": "2026-11-05T09:30:00Z"}
    elif kind in ("delete", "setting"):
        known |= {"parents": []}
    elif kind == "message":
        known |= {"conversation": "c", "role": "user"}
    elif kind == "redact":
        known |= {"blobs": []}
    elif kind == "purge":
        known |= {"blobs": [], "by": "alice"}
    known |= fields
    known = {name: value for name, value in known.items() if value is not ...}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return seal(text[:-1].encode(), NOW + at)


def id_of(one):
    return one[-38:-2].decode()


def record(*arguments, **fields):
    return parse_line(line(*arguments, **fields))


class Memory:
    """Lines of one memory, each a millisecond after the one before."""

    def __init__(self, content="A\n", at=0, **fields):
        self.at = at
        self.lines = [line("memory", at, content=content, **fields)]
        self.id = id_of(self.lines[0])

    def add(self, parents, kind="memory", **fields):
        """Another version; returns its id."""
        self.at += 1
        self.lines.append(line(kind, self.at, memory=self.id, parents=parents, **fields))
        return id_of(self.lines[-1])

    def records(self):
        return [parse_line(one) for one in sorted(self.lines, key=id_of)]


def segment(directory, lines, cube=CUBE, name=None):
    """Writes a segment; returns its path inside the bundle."""
    lines = sorted(lines, key=id_of)
    data = manifest(cube) + b"".join(one + b"\n" for one in lines)
    return put(directory, data, month_of(id_of(lines[-1])), name)


def put(directory, data, month, name=None):
    name = name or hashlib.sha256(data).hexdigest()
    os.makedirs(os.path.join(directory, "log", month), exist_ok=True)
    path = f"log/{month}/{name}.jsonl"
    with open(os.path.join(directory, path), "wb") as file:
        file.write(data)
    return path


def put_manifest(directory, data=None):
    with open(os.path.join(directory, "manifest.json"), "wb") as file:
        file.write(manifest() if data is None else data)
