"""Writes the files that a bundle shows, name by name: no path is too long for the system."""

import os

from dates import instant


def extract(bundle, files, directory):
    """Yields a line for each file that could not be written as it is shown."""
    for place, shown in files.items():
        for path, entry in sorted(shown.items()):
            names = (place.encode(),) + path
            try:
                _write(bundle, directory, names, entry.value)
            except (OSError, ValueError, OverflowError) as error:
                reason = getattr(error, "strerror", None) or error
                yield f"{ascii(b'/'.join(names))[2:-1]}: {reason}"


def _open_folder(directory, names):
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    for name in names:
        outer = descriptor
        try:
            try:
                os.mkdir(name, dir_fd=outer)
            except FileExistsError:
                pass
            descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=outer)
        finally:
            os.close(outer)
    return descriptor


def _write(bundle, directory, names, value):
    content = value.content
    if content is None or content.kind == "missing":
        raise ValueError("its content is not here")
    if content.kind == "blob" and not bundle.check_blob(content.data, content.size):
        raise ValueError("its blob is missing or wrong")
    folder = _open_folder(directory, names[:-1])
    try:
        if content.kind == "link":
            os.symlink(content.data, names[-1], dir_fd=folder)
        else:
            _write_file(bundle, folder, names[-1], value)
        if value.mtime is not None:
            nanos = instant(value.mtime)
            os.utime(names[-1], ns=(nanos, nanos), dir_fd=folder, follow_symlinks=False)
    finally:
        os.close(folder)


def _write_file(bundle, folder, name, value):
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    mode = int(value.fields["mode"].text) if "mode" in value.fields else 0o644
    with open(os.open(name, flags, 0o600, dir_fd=folder), "wb") as out:
        if value.content.kind == "text":
            out.write(value.content.data)
        else:
            with bundle.open_blob(value.content.data) as blob:
                while piece := blob.read(1 << 20):
                    out.write(piece)
        # Not the bits that would run it as somebody else.
        os.fchmod(out.fileno(), mode & 0o777)
