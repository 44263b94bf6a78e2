"""The value of a set of versions: path, content, mtime and fields, merged where heads differ."""

import hashlib

from dates import instant
from mappings import merge_texts
from strictjson import spelled

MAX_HEADS, MAX_BASE = 32, 4
MAX_SETS = 16384
MAX_TEXT = 1 << 20
MAX_MERGED = 256 << 20

# No part of the value, or a part of it that is no field.
_APART = {
    *("kind", "time", "author", "replica", "seq", "salt", "id", "parents", "memory", "document"),
    *("path", "path_hex", "mtime", "content", "blob", "content_from", "target"),
}
_BY_KEY = {"attributes", "xattrs"}
_AS_SETS = {"tags", "entities", "relations", "sources"}
_ABSENT = object()


class TooMuch(Exception):
    """The value would cost more than the limits allow."""


class Content:
    """kind is text (data: its bytes), blob (its sha256), link (the target's bytes) or missing (the
    id that content_from names)."""

    __slots__ = ("kind", "data", "size")

    def __init__(self, kind, data, size=None):
        self.kind = kind
        self.data = data
        self.size = len(data) if size is None and kind != "missing" else size

    @property
    def sha256(self):
        """Of the bytes of a file or of a link's target."""
        if self.kind == "blob":
            return self.data
        return None if self.kind == "missing" else hashlib.sha256(self.data).hexdigest()

    @property
    def is_mergeable(self):
        return self.kind == "text" and self.size <= MAX_TEXT


def same_content(one, other):
    """None is the content of the empty set."""
    if one is None or other is None:
        return one is other
    if one.kind == other.kind:
        return one.data == other.data
    return {one.kind, other.kind} == {"text", "blob"} and one.sha256 == other.sha256


class Value:
    __slots__ = ("path", "content", "mtime", "fields", "conflict")

    def __init__(self, path=None, content=None, mtime=None, fields=None, conflict=False):
        self.path = path
        self.content = content
        self.mtime = mtime
        self.fields = fields or {}
        self.conflict = conflict


def recorded_path(fields):
    if "path" not in fields and "path_hex" not in fields:
        return b""
    return fields["path"].encode() if "path" in fields else bytes.fromhex(fields["path_hex"])


def _recorded_content(version, versions):
    if version.is_stub:
        return Content("missing", version.names)
    fields = version.fields
    if "content_from" in fields:
        source = versions.get(fields["content_from"])
        if source is None or source.is_delete or not source.holds_content:
            return Content("missing", fields["content_from"])
        fields = source.fields
    if "content" in fields:
        return Content("text", fields["content"].encode())
    if "blob" in fields:
        return Content("blob", fields["blob"]["sha256"], int(fields["blob"]["size"].text))
    return Content("link", fields["target"].encode())


def recorded_value(version, versions):
    fields = {name: value for name, value in version.fields.items() if name not in _APART}
    content = _recorded_content(version, versions)
    return Value(recorded_path(version.fields), content, version.fields.get("mtime"), fields)


def _pick(o, a, b, key):
    if key(a) == key(o):
        return b
    return a if key(b) == key(o) else b


def _comparable(value):
    return None if value is _ABSENT else spelled(value)


def _merge_objects(o, a, b):
    o, a, b = ({} if one is _ABSENT else one for one in (o, a, b))
    merged = {}
    for key in {**a, **b}:
        value = _pick(*(one.get(key, _ABSENT) for one in (o, a, b)), _comparable)
        if value is not _ABSENT:
            merged[key] = value
    return merged or _ABSENT


def _merge_sets(o, a, b):
    o, a, b = (
        {} if one is _ABSENT else {spelled(element): element for element in one}
        for one in (o, a, b)
    )
    merged = {**a, **b}
    # In both, or in one of them and new there.
    kept = [key for key in merged if (key in a and key in b) or key not in o]
    return [merged[key] for key in sorted(kept)] or _ABSENT


def _merge_fields(o, a, b):
    merged = {}
    for name in {**a.fields, **b.fields}:
        three = [one.fields.get(name, _ABSENT) for one in (o, a, b)]
        if name in _BY_KEY:
            value = _merge_objects(*three)
        elif name in _AS_SETS:
            value = _merge_sets(*three)
        else:
            value = _pick(*three, _comparable)
        if value is not _ABSENT:
            merged[name] = value
    return merged


class Values:
    """Values of sets of versions of one object, up to the limits."""

    def __init__(self, versions):
        self.versions = versions
        self.merged_bytes = 0

    def of_heads(self, heads):
        """The value that the object shows."""
        try:
            return self._value(self._reduced(heads, MAX_HEADS))
        except TooMuch:
            kept = [head for head in heads if not self.versions[head].is_delete] or [
                one for one, version in self.versions.items() if not version.is_delete
            ]
            value = recorded_value(self.versions[max(kept)], self.versions)
            value.conflict = True
            return value

    def _reduced(self, elements, limit):
        kept = [one for one in elements if not self.versions[one].is_delete] or elements
        return tuple(sorted(kept)[-limit:])

    def _parents(self, one):
        return [parent for parent in self.versions[one].parents if parent in self.versions]

    def _history(self, starts):
        """The starts and their ancestors."""
        found, todo = set(starts), list(starts)
        while todo:
            for parent in self._parents(todo.pop()):
                if parent not in found:
                    found.add(parent)
                    todo.append(parent)
        return found

    def _needed(self, elements):
        """The sets whose values the value of this one is made of."""
        if not elements or (len(elements) == 1 and not self.versions[elements[0]].is_delete):
            return ()
        if len(elements) == 1:
            parents = set(self._parents(elements[0]))
            older = set()
            if len(parents) > 1:
                older = self._history({each for one in parents for each in self._parents(one)})
            return (self._reduced(list(parents - older), MAX_HEADS),)
        common = self._history(elements[:-1]) & self._history(elements[-1:])
        older = {parent for one in common for parent in self._parents(one)}
        base = self._reduced(list(common - older), MAX_BASE)
        return (base, elements[:-1], elements[-1:])

    def _value(self, wanted):
        """Depth first, by a list of sets that wait for others."""
        needed, values = {}, {}
        todo, order = [wanted], []
        waiting = set()
        while todo:
            elements = todo[-1]
            if elements in waiting or elements in values:
                todo.pop()
                if elements in waiting:
                    waiting.remove(elements)
                    values[elements] = None
                    order.append(elements)
                continue
            needed[elements] = self._needed(elements)
            if len(needed) > MAX_SETS:
                raise TooMuch
            waiting.add(elements)
            for other in needed[elements]:
                if other in waiting:  # only forged ids could make a circle
                    raise TooMuch
                if other not in values:
                    todo.append(other)
        for elements in order:
            values[elements] = self._made(elements, [values[each] for each in needed[elements]])
        return values[wanted]

    def _made(self, elements, parts):
        if len(parts) == 3:
            return self._merged(*parts)
        if parts:
            return parts[0]
        if not elements:
            return Value()
        return recorded_value(self.versions[elements[0]], self.versions)

    def _merged(self, o, a, b):
        path = _pick(o.path, a.path, b.path, lambda one: one)
        content, merged = self._merged_content(o.content, a.content, b.content, path)
        conflict = not merged or a.conflict or b.conflict
        if o.conflict and not same_content(a.content, b.content):
            conflict = True

        def time(text):
            return None if text is None else instant(text)

        mtime = _pick(o.mtime, a.mtime, b.mtime, time)
        return Value(path, content, mtime, _merge_fields(o, a, b), conflict)

    def _merged_content(self, o, a, b, path):
        if same_content(a, b) or same_content(a, o):
            return b, True
        if same_content(b, o):
            return a, True
        if not all(one is not None and one.is_mergeable for one in (o, a, b)):
            return b, False
        self.merged_bytes += o.size + a.size + b.size
        if self.merged_bytes > MAX_MERGED:
            raise TooMuch
        is_mapping = path is not None and path.endswith((b".yaml", b".yml"))
        text, merged = merge_texts(o.data, a.data, b.data, is_mapping)
        return Content("text", text), merged
