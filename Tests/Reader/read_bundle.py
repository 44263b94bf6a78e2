#!/usr/bin/env python3
"""Reads a bundle by nothing but the manual page memcube(5), and prints what it shows as JSON.

    read_bundle.py BUNDLE                 prints the state
    read_bundle.py BUNDLE --extract DIR   also writes the files into DIR, which must not exist

Exit status 5 if the bundle must not be read, 1 if anything else is in the way. Paths are printed as
the hexadecimal digits of their bytes, with / between components. Of a link, sha256 and size are
those of its target; of a file whose content is not here both are null; a blob that is missing or
wrong keeps what the record says and is named under damage.
"""

import argparse
import os
import sys

from bundle import Bundle, Refused
from dates import in_utc, instant
from extract import extract
from paths import Entry, give_out, setting_folders
from state import conversations_of, objects_of, values_by_key, without_dead
from strictjson import spelled
from values import Values

PLACES = ("memories", "documents", "trash")


class View:
    """What a set of records shows."""

    def __init__(self, records):
        records = without_dead(records)
        self.settings = values_by_key(records, "setting")
        self.grants = values_by_key(records, "grant")
        self.conversations = conversations_of(records)
        self.records = records
        entries = {place: [] for place in PLACES}
        for item in objects_of(records):
            if item.place:
                value = Values(item.versions).of_heads(item.heads)
                # What was deleted was redacted since.
                if item.place == "trash" and not value.path and item.has_stubs:
                    continue
                entries[item.place].append(Entry(item, value))
        self.files, self.folders = {}, {}
        for place in PLACES:
            extra = setting_folders(self.settings) if place == "memories" else ()
            self.files[place], self.folders[place] = give_out(entries[place], extra)

    def blobs(self):
        """sha256 and size of all that living records name."""
        for record in self.records:
            if record.kind in ("message", "memory", "document", "moved") and "blob" in record.fields:
                blob = record.fields["blob"]
                yield blob["sha256"], int(blob["size"].text)


def hexadecimal(path):
    return b"/".join(path).hex()


def described(entry):
    """A file as the document shows it."""
    value, item = entry.value, entry.object
    content = value.content
    fields = dict(value.fields)
    mode = fields.pop("mode", None)
    return {
        "object": item.id,
        "heads": item.heads,
        "conflict": value.conflict or item.has_too_many_heads,
        "kind": "link" if content is not None and content.kind == "link" else "file",
        "sha256": content and content.sha256,
        "size": content and content.size,
        "mtime": None if value.mtime is None else in_utc(instant(value.mtime)),
        "mode": mode,
        "fields": fields,
    }


def document(bundle, view):
    for sha256, size in view.blobs():
        bundle.check_blob(sha256, size)
    shown = {"cube": bundle.cube, "folders": {}}
    for place in PLACES:
        shown[place] = {
            hexadecimal(path): described(entry) for path, entry in view.files[place].items()
        }
        shown["folders"][place] = sorted(map(hexadecimal, view.folders[place]))
    shown["conversations"] = view.conversations
    shown["settings"] = view.settings
    shown["grants"] = view.grants
    shown["damage"] = [
        {"file": file, "line": line or None, "problem": problem}
        for file, line, problem in sorted(bundle.damage)
    ]
    return shown


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle")
    parser.add_argument("--extract", metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        bundle = Bundle(options.bundle)
        view = View(bundle.records)
        sys.stdout.buffer.write(spelled(document(bundle, view)).encode() + b"\n")
        failures = 0
        if options.extract is not None:
            os.mkdir(options.extract)
            for problem in extract(bundle, view.files, options.extract):
                print(f"read_bundle: {problem}", file=sys.stderr)
                failures += 1
    except Refused as reason:
        print(f"read_bundle: {options.bundle}: {reason}", file=sys.stderr)
        return 5
    except OSError as error:
        print(f"read_bundle: {error}", file=sys.stderr)
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
