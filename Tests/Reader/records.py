"""Lines of the log: which are valid, which id they have, and what kind of record they are."""

import hashlib
import re

from dates import instant, is_time
from strictjson import Damaged, Number, parse_object

MAX_LINE = 8 << 20

_TAIL = re.compile(rb',"salt":"[0-9a-f]{16}","id":"([0-9a-f]{36})"\}')
_TAIL_LENGTH, _ID_LENGTH = 26 + 45, 45


class Record:
    """A valid line. `kind` is None if it is unknown."""

    __slots__ = ("id", "kind", "fields", "line")

    def __init__(self, identifier, kind, fields, line=b""):
        self.id = identifier
        self.kind = kind
        self.fields = fields
        self.line = line


def parse_line(line):
    """The record that a line without its LF is; raises Damaged."""
    if len(line) > MAX_LINE:
        raise Damaged("longer than 8 MiB")
    tail = _TAIL.fullmatch(line[-_TAIL_LENGTH:])
    if not tail:
        raise Damaged("does not end in salt and id")
    identifier = tail.group(1)
    hashed = hashlib.sha256(identifier[:12])
    hashed.update(memoryview(line)[:-_ID_LENGTH])
    if hashed.hexdigest()[:24].encode() != identifier[12:]:
        raise Damaged("its id is not that of its bytes")
    fields = parse_object(line)
    return Record(identifier.decode(), known_kind(fields), fields, line)


# What a value has to be, each a function from a JSON value to a truth value.


def _any(_):
    return True


def _string(value):
    return isinstance(value, str)


def _object(value):
    return isinstance(value, dict)


def _hexadecimal(length):
    pattern = re.compile(f"[0-9a-f]{{{length}}}")
    return lambda value: _string(value) and pattern.fullmatch(value) is not None


_id = _hexadecimal(36)
_sha256 = _hexadecimal(64)


def _integer(least, greatest):
    def check(value):
        return (
            isinstance(value, Number)
            and value.is_integer()
            and least <= int(value.text) <= greatest
        )

    return check


def _time(value):
    return _string(value) and is_time(value)


def _date(value):
    return _string(value) and instant(value) is not None


def _path_hex(value):
    return _string(value) and re.fullmatch("(?:[0-9a-f]{2})*", value) is not None


def _base64(value):
    return (
        _string(value)
        and len(value) % 4 == 0
        and re.fullmatch("[A-Za-z0-9+/]*={0,2}", value) is not None
    )


def _from_0_to_1(value):
    return isinstance(value, Number) and value.is_from_0_to_1()


def _array(element):
    return lambda value: isinstance(value, list) and all(map(element, value))


def _members(required=None, optional=None, every=_any):
    """An object with these members; all members satisfy `every`."""
    required, optional = required or {}, optional or {}

    def check(value):
        return (
            _object(value)
            and all(name in value and test(value[name]) for name, test in required.items())
            and all(test(value[name]) for name, test in optional.items() if name in value)
            and all(map(every, value.values()))
        )

    return check


_stub = _members(
    {"id": _id, "parents": _array(_id), "time": _time, "author": _string},
    {"deleted": lambda value: isinstance(value, bool)},
)
_blob = _members({"sha256": _sha256, "size": _integer(0, 1 << 53)})

# Field names of each kind, split by whether they are required, and the groups of which exactly one
# is required.
_COMMON = ({"kind": _string, "time": _time, "author": _string}, {
    "replica": _string,
    "seq": _integer(0, 1 << 53),
}, [])
_VERSION = ({"parents": _array(_id), "mtime": _date}, {
    "path": _string,
    "path_hex": _path_hex,
    "mode": _integer(0, 4095),
    "blob": _blob,
    "content_from": _id,
    "target": _string,
    "type": _string,
    "tags": _array(_string),
    "entities": _array(_members({"name": _string, "type": _string})),
    "relations": _array(_members({"from": _string, "type": _string, "to": _string})),
    "confidence": _from_0_to_1,
    "validity": _members(optional={"from": _string, "to": _string}),
    "sources": _array(_members({"id": _string})),
    "attributes": _object,
    "xattrs": _members(every=_base64),
}, [("path", "path_hex"), ("content", "blob", "content_from", "target")])
_SETTING = ({"key": _string, "value": _any, "parents": _array(_id)}, {}, [])

_KINDS = {
    "message": ({"conversation": _string, "role": _string}, {
        "name": _string,
        "content": _string,
        "blob": _blob,
        "date": _date,
        "message_id": _string,
        "metadata": _object,
    }, [("content", "blob")]),
    "memory": (_VERSION[0], dict(_VERSION[1], memory=_id, content=_string), _VERSION[2]),
    "document": (_VERSION[0], dict(
        _VERSION[1],
        document=_id,
        content=lambda _: False,
        media_type=_string,
        source_url=_string,
        title=_string,
    ), _VERSION[2]),
    "delete": ({"parents": _array(_id)}, {"memory": _id, "document": _id, "into": _id}, [
        ("memory", "document")
    ]),
    "ingested": ({"of": _id, "by": _string, "memories": _array(_id), "counts": _object}, {}, []),
    "setting": _SETTING,
    "grant": _SETTING,
    "purge": ({"ids": _array(_id), "blobs": _array(_sha256), "by": _string}, {}, []),
    "redact": (
        {
            "memory": _id,
            "versions": lambda value: _array(_stub)(value) and bool(value),
            "blobs": _array(_sha256),
        }, {}, []),
    "moved": ({"memory": _id, "of": _id}, {"content": _string, "blob": _blob}, [
        ("content", "blob")
    ]),
    "signed": ({"ids": _array(_id), "key": _string, "signature": _string}, {}, []),
}


def known_kind(fields):
    """The kind, if all that it requires is there and of the right type."""
    kind = fields.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        return None
    for required, optional, choices in (_COMMON, _KINDS[kind]):
        if not all(name in fields and test(fields[name]) for name, test in required.items()):
            return None
        if not all(test(fields[name]) for name, test in optional.items() if name in fields):
            return None
        if any(sum(name in fields for name in names) != 1 for names in choices):
            return None
    return kind
