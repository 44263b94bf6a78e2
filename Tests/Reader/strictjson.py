"""JSON as memcube(5) wants it under "Valid lines", and its canonical spelling."""

import json
import re

MAX_DEPTH = 64
MAX_INTEGER = 1 << 53


class Damaged(ValueError):
    """Says why some bytes are not what they ought to be."""


class Number:
    """A number as it is spelled: 1, 1.0 and 1e0 are three."""

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text

    def is_integer(self):
        return not any(mark in self.text for mark in ".eE")

    def is_from_0_to_1(self):
        """As the nearest double, which every library gives."""
        return 0 <= float(self.text) <= 1


def _integer(text):
    # The digits are counted first: Python refuses to convert thousands of them.
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise Damaged("an integer beyond 2^53")
    return Number(text)


def _constant(text):
    raise Damaged(f"not JSON: {text}")


def _object(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Damaged("a key twice in one object")
    return members


_STRUCTURE = re.compile(r'\\.|["\[\]{}]', re.S)


def _check_depth(text):
    """Before the parser, which may recurse, sees the text. Of a text that is no JSON this is right
    up to the place where the parser stops."""
    depth, in_string = 0, False
    for match in _STRUCTURE.finditer(text):
        token = match.group()
        if token == '"':
            in_string = not in_string
        elif in_string or len(token) == 2:
            continue
        elif token in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Damaged(f"nested more than {MAX_DEPTH} deep")
        else:
            depth -= 1


_SURROGATE = re.compile("[\ud800-\udfff]")


def _check_surrogates(value):
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            if _SURROGATE.search(item):
                raise Damaged("half a surrogate pair")
        elif isinstance(item, dict):
            todo.extend(item.keys())
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)


def parse_object(data):
    """The object that the bytes are; Damaged if they are anything else."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Damaged("not UTF-8") from None
    if not text.startswith("{"):
        raise Damaged("does not begin with {")
    _check_depth(text)
    try:
        value = json.loads(
            text,
            parse_int=_integer,
            parse_float=Number,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise Damaged(f"not JSON: {error.msg}") from None
    if "\\u" in text:
        _check_surrogates(value)
    return value


_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'["\\\x00-\x1f]')


def _string(text):
    def escape(match):
        byte = match.group()
        return _SHORT.get(byte) or f"\\u{ord(byte):04x}"

    return '"' + _ESCAPED.sub(escape, text) + '"'


def spelled(value):
    """The canonical spelling. JSON values are equal if theirs are."""
    out = []
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, tuple):  # no JSON value: text that goes out as it is
            out.append(item[0])
        elif isinstance(item, str):
            out.append(_string(item))
        elif isinstance(item, Number):
            out.append(item.text)
        elif item is None or isinstance(item, bool):
            out.append({None: "null", True: "true", False: "false"}[item])
        elif isinstance(item, int):
            out.append(str(item))
        elif isinstance(item, list):
            parts = [("[",)]
            for index, element in enumerate(item):
                parts += [(",",), element] if index else [element]
            todo.extend(reversed(parts + [("]",)]))
        else:
            parts = [("{",)]
            for index, key in enumerate(sorted(item)):
                parts += [(",",)] if index else []
                parts += [key, (":",), item[key]]
            todo.extend(reversed(parts + [("}",)]))
    return "".join(out)
