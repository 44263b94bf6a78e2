"""Merging texts: keys of one mapping as keys, all else by lines."""

from merge import lines_of, merge_lines

FRONT_MATTER = 65536
COMMA_KEYS = (b"tags", b"entities")
BLANKS = b" \t\r"


def _is_fence(line, mark):
    return line[:3] == mark * 3 and not line[3:].strip(BLANKS)


def closing_line(lines):
    """The line that closes the front matter; None where there is none."""
    if not lines or not _is_fence(lines[0].removeprefix(b"\xef\xbb\xbf"), b"-"):
        return None
    start = len(lines[0]) + 1
    for place, line in enumerate(lines[1:], 1):
        if start >= FRONT_MATTER:
            return None
        if _is_fence(line, b"-") or _is_fence(line, b"."):
            return place
        start += len(line) + 1
    return None


def _colon(line):
    for place, byte in enumerate(line):
        if byte == 0x3A and (place + 1 == len(line) or line[place + 1] in BLANKS):
            return place
    return None


def _unquoted(text):
    if len(text) > 1 and text[:1] == text[-1:] and text[:1] in (b"'", b'"'):
        return text[1:-1]
    return text


def _is_item(line):
    return line[:1] == b"-" and (len(line) == 1 or line[1] in BLANKS)


def _key(line):
    if not line or line[0] in BLANKS or line[:1] == b"#" or _is_item(line):
        return None
    colon = _colon(line)
    return None if colon is None else _unquoted(line[:colon].strip(BLANKS)).lower() or None


class Entry:
    def __init__(self, leading, lines):
        self.leading = leading
        self.lines = lines


def mapping(lines):
    """Entries by key, and the lines after them; None if a key stands twice."""
    entries, last, apart = {}, None, []
    for line in lines:
        key = _key(line)
        if key in entries:
            return None
        if key is not None:
            last = entries[key] = Entry(apart, [line])
            apart = []
        elif last is None or line[:1] == b"#" or not line.strip(BLANKS):
            apart.append(line)
        else:
            last.lines += apart + [line]
            apart = []
    return entries, apart


class List:
    """style is commas, flow, or the indent of its lines; items are lists of lines."""

    def __init__(self, style, items):
        self.style = style
        self.items = items


def _identity(item):
    return _unquoted(item[0]) if len(item) == 1 else b"\n".join(item)


def _fits(item, style):
    if isinstance(style, bytes):
        return True
    quoted = _unquoted(item[0]) != item[0]
    if len(item) != 1 or (style == "commas" and quoted):
        return False
    return quoted or (
        _colon(item[0]) is None and item[0][:1] != b"#" and not any(each in b",[]{}\"'" for each in item[0])
    )


def _of_lines(lines):
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip(b" "))]
    items = []
    for line in lines:
        rest = line[len(indent) :]
        if not line.startswith(indent):
            return None
        if _is_item(rest):
            items.append([rest[1:].strip(BLANKS)])
        elif rest[:1] == b" " and items:
            items[-1].append(rest.removesuffix(b"\r"))
        else:
            return None
    return List(indent, items)


def _list(key, entry):
    """The value as a list; None if it is none. An absent entry is an empty list."""
    if entry is None:
        return List("flow", [])
    line = entry.lines[0]
    value = line[_colon(line) + 1 :].strip(BLANKS)
    if len(entry.lines) > 1:
        return None if value else _of_lines(entry.lines[1:])
    if not value:
        return List("flow", [])
    if value[:1] == b"[" and value[-1:] == b"]" and len(value) > 1:
        style, value = "flow", value[1:-1]
    elif key in COMMA_KEYS:
        style = "commas"
    else:
        return None
    items = [[item] for item in (part.strip(BLANKS) for part in value.split(b",")) if item]
    return List(style, items) if all(_fits(item, style) for item in items) else None


def _joined(o, a, b):
    old, theirs = ({_identity(item) for item in one.items} for one in (o, b))
    kept = [item for item in a.items if _identity(item) in theirs or _identity(item) not in old]
    kept += [item for item in b.items if _identity(item) not in old]
    return list({_identity(item): item for item in reversed(kept)}.values())[::-1]


def _spelled(items, entry, style):
    line = entry.lines[0]
    end = b"\r" if line.endswith(b"\r") else b""
    head = line[: _colon(line) + 1]
    style = next(each for each in (style, "flow", b"  ") if all(_fits(item, each) for item in items))
    if style in ("commas", "flow"):
        value = b", ".join(item[0] for item in items)
        return [head + (b" [%s]" if style == "flow" else b" %s") % value + end]
    return [head + end] + [style + line + end for item in items for line in (b"- " + item[0], *item[1:])]


def _merge_entry(key, o, a, b):
    """The entry or None, and whether it could be merged."""
    fine = True
    at_o, at_a, at_b = (one and one.lines for one in (o, a, b))
    model = b or a
    if at_a == at_o:
        entry = b and Entry(b.leading, b.lines)
    elif at_b == at_o or at_a == at_b:
        entry = a and Entry(a.leading, a.lines)
    elif all(lists := [_list(key, one) for one in (o, a, b)]):
        items = _joined(*lists)
        if not items:
            return None, True
        entry = Entry(model.leading, _spelled(items, model, lists[2 if b else 1].style))
    else:
        entry, fine = Entry(model.leading, model.lines), False
        if all(one is not None and len(one) > 1 for one in (at_o, at_a, at_b)):
            entry.lines, fine = merge_lines(at_o, at_a, at_b, joins=False)
    if entry and a and b:
        entry.leading, leading = merge_lines(o.leading if o else [], a.leading, b.leading)
        fine = fine and leading
    return entry, fine


def _merge_mappings(o, a, b):
    (entries_o, end_o), (entries_a, end_a), (entries_b, end_b) = o, a, b
    after, anchor = {}, None
    for key in entries_a:
        if key in entries_b:
            anchor = key
        else:
            after.setdefault(anchor, []).append(key)
    order = after.get(None, []) + [key for each in entries_b for key in (each, *after.get(each, []))]
    result, merged = [], True
    for key in order:
        entry, fine = _merge_entry(key, *(one.get(key) for one in (entries_o, entries_a, entries_b)))
        merged = merged and fine
        if entry:
            result += entry.leading + entry.lines
    end, fine = merge_lines(end_o, end_a, end_b)
    return result + end, merged and fine


def _front(lines):
    """Front matter, its mapping and the rest of a text that has some; None of any other."""
    close = closing_line(lines)
    found = close and mapping(lines[1:close])
    return (lines[: close + 1], found, lines[close + 1 :]) if found else None


def merge_texts(o, a, b, is_mapping=False):
    """The merged text, and whether all of it could be merged."""
    o, a, b = (lines_of(one) for one in (o, a, b))
    if is_mapping and all(whole := [mapping(one) for one in (o, a, b)]):
        result, merged = _merge_mappings(*whole)
        return b"\n".join(result), merged
    fronts = [_front(one) for one in (o, a, b)]
    if closing_line(o) is None:
        fronts[0] = [], ({}, []), o
    if all(fronts):
        front_o, front_a, front_b = (one[0] for one in fronts)
        rest, merged = merge_lines(*(one[2] for one in fronts))
        if front_a == front_o:
            front, fine = front_b, True
        elif front_b in (front_o, front_a):
            front, fine = front_a, True
        else:
            keys, fine = _merge_mappings(*(one[1] for one in fronts))
            front = [front_b[0], *keys, front_b[-1]]
        return b"\n".join([*front, *rest]), merged and fine
    result, merged = merge_lines(o, a, b)
    return b"\n".join(result), merged
