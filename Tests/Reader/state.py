"""From records to what is there: dead records, objects and keys, their heads, conversations."""

import hashlib

_VERSIONS = ("memory", "document", "delete")


class Version:
    """A memory, document or delete record as a version of its object."""

    __slots__ = ("id", "object", "kind", "parents", "fields")
    is_stub = False

    def __init__(self, record):
        fields = record.fields
        self.id = record.id
        self.kind = record.kind
        if record.kind == "delete":
            self.object = fields["memory"] if "memory" in fields else fields["document"]
        else:
            self.object = fields.get(record.kind, record.id)
        self.parents = fields["parents"]
        self.fields = fields

    def take(self, moved):
        """Takes the content that was moved here."""
        kept = {name: value for name, value in self.fields.items() if name != "content_from"}
        held = [name for name in ("content", "blob") if name in moved.fields]
        self.fields = kept | {name: moved.fields[name] for name in held}

    @property
    def is_delete(self):
        return self.kind == "delete"

    @property
    def holds_content(self):
        return any(name in self.fields for name in ("content", "blob", "target"))


class Stub:
    """What is left of a redacted version. `names` is the id by which its content is not here."""

    __slots__ = ("id", "object", "kind", "parents", "fields", "names")
    holds_content = False

    def __init__(self, record, entry):
        self.id, self.object = entry["id"], record.fields["memory"]
        self.kind = "delete" if entry.get("deleted") else "memory"
        self.parents = entry["parents"]
        self.fields = {}
        self.names = record.fields["versions"][0]["id"]

    @property
    def is_delete(self):
        return self.kind == "delete"

    @property
    def is_stub(self):
        return not self.is_delete


def without_dead(records):
    """The records that no purge and no redaction names."""
    purged, redacted = set(), set()
    for record in records:
        if record.kind == "purge":
            purged.update(record.fields["ids"])

    for record in records:
        if record.kind == "redact" and record.fields["memory"] not in purged:
            redacted.update(entry["id"] for entry in record.fields["versions"])

    def is_dead(record):
        if record.kind in ("redact", "moved"):
            return record.fields["memory"] in purged or record.fields.get("of") in redacted
        if record.kind == "memory" and record.id in redacted:
            return True
        if record.kind in _VERSIONS:
            return Version(record).object in purged
        return record.kind in ("message", "setting", None) and record.id in purged

    return [record for record in records if not is_dead(record)]


def _reached(starts, edges):
    """What a chain of edges leads to, the starts included."""
    found, todo = set(starts), list(starts)
    while todo:
        for other in edges.get(todo.pop(), ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return found


def find_heads(parents, gaps):
    """The heads, by rising id, of elements with these parents, of which some are gaps."""
    named = {parent for one, its in parents.items() for parent in its if parent != one}
    heads = sorted(one for one in parents if one not in named)
    if not gaps:
        return heads
    children = {}
    for one, its in parents.items():
        for parent in its:
            children.setdefault(parent, []).append(one)
    after_gaps = _reached(gaps, children)
    greatest = max(gaps)
    return [head for head in heads if head > greatest or head in after_gaps]


class Object:
    """All versions of a memory or document."""

    def __init__(self, identifier, versions):
        self.id = identifier
        self.versions = {version.id: version for version in versions}
        kinds = [v.kind for _, v in sorted(self.versions.items()) if not v.is_delete]
        self.kind = kinds[0] if kinds else None
        self.heads = find_heads(
            {version.id: version.parents for version in versions},
            {version.id for version in versions if self._is_gap(version)},
        )

    def _is_gap(self, version):
        if any(parent not in self.versions for parent in version.parents):
            return True
        if version.is_delete or "content_from" not in version.fields:
            return False
        source = self.versions.get(version.fields["content_from"])
        if source is not None and source.is_stub:
            return False
        return source is None or source.is_delete or not source.holds_content

    @property
    def place(self):
        """memories, documents or trash; None if it is shown nowhere."""
        if self.kind is None:
            return None
        if all(one.is_delete or one.is_stub for one in self.versions.values()):
            return None
        heads = [self.versions[head] for head in self.heads]
        if not all(head.is_delete or head.is_stub for head in heads):
            return "memories" if self.kind == "memory" else "documents"
        deletes = [head for head in heads if head.is_delete]
        return None if all("into" in head.fields for head in deletes) else "trash"

    @property
    def has_stubs(self):
        return any(version.is_stub for version in self.versions.values())

    @property
    def has_too_many_heads(self):
        kept = sum(1 for head in self.heads if not self.versions[head].is_delete)
        return (kept or len(self.heads)) > 32


def objects_of(records):
    versions, stubs, moved = {}, {}, {}
    for record in sorted(records, key=lambda each: each.id):
        if record.kind in _VERSIONS:
            version = Version(record)
            versions.setdefault(version.object, {})[version.id] = version
        elif record.kind == "redact":
            its = stubs.setdefault(record.fields["memory"], {})
            for entry in record.fields["versions"]:
                its.setdefault(entry["id"], Stub(record, entry))
        elif record.kind == "moved":
            moved.setdefault((record.fields["memory"], record.fields["of"]), record)
    for identifier, its in stubs.items():
        # Of the versions only deletes and documents' are here, and are as they were.
        here = versions.setdefault(identifier, {})
        for stub in its.values():
            here.setdefault(stub.id, stub)
        for version in here.values():
            source = here.get(version.fields.get("content_from"))
            record = moved.get((identifier, version.id))
            if source is not None and source.is_stub and record is not None:
                version.take(record)
    versions = {identifier: list(its.values()) for identifier, its in versions.items()}
    return [Object(identifier, versions[identifier]) for identifier in sorted(versions)]


def values_by_key(records, kind):
    """Of settings or grants: the value of the greatest head of each key, but for null."""
    by_key = {}
    for record in records:
        if record.kind == kind:
            by_key.setdefault(record.fields["key"], {})[record.id] = record.fields
    values = {}
    for key, elements in by_key.items():
        parents = {one: fields["parents"] for one, fields in elements.items()}
        gaps = {one for one, its in parents.items() if any(p not in parents for p in its)}
        heads = find_heads(parents, gaps)
        if heads and elements[heads[-1]]["value"] is not None:
            values[key] = elements[heads[-1]]["value"]
    return values


def conversations_of(records):
    """Name to the ids of the messages that are shown, in their order."""
    conversations, seen = {}, set()
    for record in records:
        if record.kind != "message":
            continue
        fields = record.fields
        ids = conversations.setdefault(fields["conversation"], [])
        if "message_id" in fields:
            if "blob" in fields:
                content = ("blob", fields["blob"]["sha256"])
            else:
                content = ("text", hashlib.sha256(fields["content"].encode()).hexdigest())
            one = (fields["conversation"], fields["message_id"], fields["role"], content)
            if one in seen:
                continue
            seen.add(one)
        ids.append(record.id)
    return conversations
