"""Which object gets which path: cleaning, claims, twins, and names made for those that lost."""

from values import recorded_path, same_content

MAX_NAME, MAX_DEPTH, MAX_EXTENSION = 255, 64, 32


def _cut(component, room=MAX_NAME):
    if len(component) <= room:
        return component
    cut = component[: max(0, room)]
    try:
        component.decode("utf-8")
    except UnicodeDecodeError:
        return cut
    return cut.decode("utf-8", "ignore").encode()


def clean(path):
    """The components that are left of a path."""
    parts = [part for part in path.split(b"/") if part not in (b"", b".", b"..")]
    return tuple(_cut(part).replace(b"\0", b"_") for part in parts[:MAX_DEPTH])


def wanted_path(path, identifier):
    """The same for the path of an object's value or version, which may be None."""
    return clean(path or b"") or (b"memory " + identifier[-8:].encode(),)


def parents_of(path):
    return {path[:length] for length in range(1, len(path))}


def split_name(component):
    """stem and ext"""
    dot = component.rfind(b".")
    if dot <= 0 or len(component) - dot - 1 > MAX_EXTENSION:
        return component, b""
    return component[:dot], component[dot:]


def made_names(component, identifier):
    """The names for an object that did not get the one that it wanted, without end."""
    stem, ext = split_name(component)
    identifier = identifier.encode()
    mark = identifier
    tried = [identifier[-8:], identifier[-24:]]
    while True:
        short = tried.pop(0) if tried else mark
        end = b" (" + short + b")" + ext
        yield _cut(stem, MAX_NAME - len(end)) + end
        if short is mark:
            mark += b"~"


class Entry:
    """An object with its value, of those that are shown in one place."""

    def __init__(self, item, value):
        self.object = item
        self.value = value
        self.wanted = wanted_path(value.path, item.id)
        claims = [
            version.id
            for version in item.versions.values()
            if not version.is_delete and not version.is_stub
            and wanted_path(recorded_path(version.fields), item.id) == self.wanted
        ]
        self.claim = (min(claims, default=item.id), item.id)


def _equal(one, other):
    missing = any(each is None or each.kind == "missing" for each in (one, other))
    return not missing and same_content(one, other)


def give_out(entries, extra_folders=()):
    """Path to entry, for those that are shown, and the set of folders; paths are tuples."""
    folders = set()
    for entry in entries:
        folders |= parents_of(entry.wanted)
    for folder in extra_folders:
        if folder:
            folders |= parents_of(folder) | {folder}
    taken, waiting = {}, []
    for entry in sorted(entries, key=lambda each: each.claim):
        if entry.wanted in folders:
            waiting.append(entry)
        elif entry.wanted not in taken:
            taken[entry.wanted] = entry
        elif not _equal(taken[entry.wanted].value.content, entry.value.content):
            waiting.append(entry)
    for entry in waiting:
        for name in made_names(entry.wanted[-1], entry.object.id):
            path = entry.wanted[:-1] + (name,)
            if path not in taken and path not in folders:
                taken[path] = entry
                break
    for path in taken:
        folders |= parents_of(path)
    return taken, folders


def setting_folders(settings):
    """The folders that the settings, all of which have a value, say to be there."""
    for key in settings:
        if key.startswith("folder/"):
            yield clean(key[len("folder/") :].encode())
        elif key.startswith("folder-hex/"):
            try:
                yield clean(unhex(key[len("folder-hex/") :]))
            except ValueError:
                pass


def unhex(digits):
    if any(digit not in "0123456789abcdef" for digit in digits):
        raise ValueError(digits)
    return bytes.fromhex(digits)
