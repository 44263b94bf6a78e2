"""The files of a bundle: the manifest, the segments, the blobs. Follows no symbolic link."""

import errno
import hashlib
import os
import re
import stat

from dates import month_of
from records import MAX_LINE, parse_line
from strictjson import Damaged, Number, parse_object

_MANIFEST = re.compile(rb'\{"memcube":1,"cube":"[0-9a-f]{32}"\}\n')
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_SEGMENT = re.compile(r"([0-9a-f]{64})\.jsonl")
_LISTINGS = 100
_MAX_MANIFEST = 1 << 16
_SPACE = b" \t\n\r"


class Refused(Exception):
    """The bundle must not be read."""


class NotRegular(OSError):
    """A name stands for something that is no file; it was not opened."""


def _open_directory(root, names):
    """The directory below another; its descriptor is the caller's."""
    directory = os.dup(root)
    for name in names:
        outer = directory
        try:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
            directory = os.open(name, flags, dir_fd=outer)
        finally:
            os.close(outer)
    return directory


def open_inside(root, *names):
    """A regular file below a directory, by the names that lead to it."""
    directory = _open_directory(root, names[:-1])
    try:
        found = os.stat(names[-1], dir_fd=directory, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise NotRegular(errno.EINVAL, "not a regular file")
        # Not to wait for the other end, should a pipe have taken its place.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        return open(os.open(names[-1], flags, dir_fd=directory), "rb")
    finally:
        os.close(directory)


def names_inside(root, *names):
    """Of a directory below another; none if it is not there or is no directory."""
    try:
        directory = _open_directory(root, names)
    except (FileNotFoundError, NotADirectoryError):
        return []
    try:
        return sorted(os.listdir(directory))
    finally:
        os.close(directory)


def _pieces(file, digests):
    """The lines of a file, each with its LF and in at most MAX_LINE + 1 bytes; what is longer comes
    as None. Feeds all bytes to the digests."""
    whole = True
    while piece := file.readline(MAX_LINE + 1):
        for digest in digests:
            digest.update(piece)
        ended = piece.endswith(b"\n")
        if whole and (ended or len(piece) <= MAX_LINE):
            yield piece
            continue
        if whole:
            yield None
        whole = ended


def newer_version(data):
    """The version of the format of which these bytes are a manifest, if that is a later one."""
    if len(data) > _MAX_MANIFEST:
        return None
    try:
        version = parse_object(data.strip(_SPACE)).get("memcube")
    except Damaged:
        return None
    if isinstance(version, Number) and version.is_integer() and int(version.text) > 1:
        return version.text
    return None


class Segment:
    """What one file of the log holds. Without the manifest's bytes, `is_whole` is by the segment's
    own first line, and nothing is foreign."""

    def __init__(self, file, month, name, manifest):
        self.path = f"log/{month}/{name}"
        self.records = []
        self.damage = []
        wanted = _SEGMENT.fullmatch(name).group(1)
        actual, corrected = hashlib.sha256(), hashlib.sha256(manifest or b"")
        digests = [actual]
        lines = _pieces(file, digests)
        faults = []
        self.first_line = b""
        try:
            self.first_line = next(lines, b"") or b""
            digests.append(corrected)
            self._read(lines, faults)
        except OSError as error:
            faults.append(f"cannot be read: {error.strerror or error}")
        if actual.hexdigest() != wanted:
            faults.append("its name is not the SHA-256 of its bytes")
        elif self.records and month_of(self.records[-1].id) != month:
            faults.append("it is in the directory of another month")
        if not self.names_a_cube() or manifest not in (None, self.first_line):
            faults.append("its first line is not the manifest")
        flipped = corrected.hexdigest() == wanted
        first = self.first_line if self.first_line.endswith(b"\n") else self.first_line + b"\n"
        other = None if manifest is None or first == manifest or flipped else first
        self.names_another = other is not None and _MANIFEST.fullmatch(other) is not None
        self.is_foreign = other is not None and (self.names_another or newer_version(other))
        self.is_whole = not faults and not self.damage
        self.faults = faults

    def names_a_cube(self):
        return _MANIFEST.fullmatch(self.first_line) is not None

    def _read(self, lines, faults):
        last = ""
        ended = self.first_line.endswith(b"\n")
        for number, line in enumerate(lines, start=2):
            ended = line is None or line.endswith(b"\n")
            try:
                if line is None:
                    raise Damaged("longer than 8 MiB")
                record = parse_line(line[:-1] if ended else line)
            except Damaged as reason:
                self.damage.append((number, str(reason)))
                continue
            if record.id <= last and "its records are not in order" not in faults:
                faults.append("its records are not in order")
            last = record.id
            self.records.append(record)
        if not ended:
            faults.append("its last line does not end in LF")
        if not self.records:
            faults.append("it holds no record")


class Bundle:
    """An open bundle: its cube, all records of its log, and what is damaged."""

    def __init__(self, path):
        self.root = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        for name in ("log", "blobs"):
            if os.path.islink(os.path.join(path, name)):
                raise Refused(f"{name} is a symbolic link")
        self.damage = set()  # of file, line or 0, problem
        self._blobs = {}
        manifest, problem = self._manifest()
        if manifest is None:
            manifest = self._restored_manifest(problem)
            self._report("manifest.json", None, problem)
        self.cube = manifest[-35:-3].decode()
        segments = self._segments(manifest)
        foreign = [segment for segment in segments if segment.names_another]
        if foreign and not any(segment.first_line == manifest for segment in segments):
            others = sorted({segment.first_line[-35:-3].decode() for segment in foreign})
            raise Refused(f"the manifest names {self.cube}, the segments {', '.join(others)}")
        for segment in segments:
            self._report_segment(segment)
        self.records = _once(segment for segment in segments if not segment.is_foreign)

    def _report(self, file, line, problem):
        self.damage.add((file, line or 0, problem))

    def _report_segment(self, segment):
        if segment.is_foreign:
            self._report(segment.path, None, "foreign: of another cube, or of a newer format")
            return
        for number, problem in segment.damage:
            self._report(segment.path, number, problem)
        if not segment.is_whole:
            reasons = segment.faults or ["it has damaged lines"]
            self._report(segment.path, None, "torn: " + "; ".join(reasons))

    def _manifest(self):
        """The manifest's bytes, or None and what is wrong with them."""
        try:
            with open_inside(self.root, "manifest.json") as file:
                data = file.read(_MAX_MANIFEST + 1)
        except OSError as error:
            return None, f"cannot be read: {error.strerror or error}"
        if _MANIFEST.fullmatch(data):
            return data, None
        if version := newer_version(data):
            raise Refused(f"the bundle is of format {version}, this reader knows format 1")
        return None, "not of the form of a manifest"

    def _restored_manifest(self, problem):
        cubes = {segment.first_line for segment in self._segments(None) if segment.is_whole}
        if len(cubes) == 1:
            return cubes.pop()
        names = ", ".join(sorted(line[-35:-3].decode() for line in cubes))
        reason = f"the whole segments name {names}" if names else "there is no whole segment"
        raise Refused(f"manifest.json: {problem}; {reason}")

    def _names(self, *names):
        try:
            return names_inside(self.root, *names)
        except OSError as error:
            self._report("/".join(names), None, f"cannot be listed: {error.strerror or error}")
            return []

    def _listing(self):
        return [
            (month, name)
            for month in self._names("log")
            if _MONTH.fullmatch(month)
            for name in self._names("log", month)
            if _SEGMENT.fullmatch(name)
        ]

    def _segments(self, manifest):
        """The segments of one listing, all of which could be read."""
        read = {}
        for attempt in range(_LISTINGS):
            listing = self._listing()
            gone = False
            for entry in listing:
                if entry in read:
                    continue
                try:
                    with open_inside(self.root, "log", *entry) as file:
                        read[entry] = Segment(file, *entry, manifest)
                except FileNotFoundError:
                    gone = True
                except NotRegular:
                    self._report("/".join(("log",) + entry), None, "not a regular file")
                    read[entry] = None
                except OSError as error:
                    problem = f"cannot be read: {error.strerror or error}"
                    self._report("/".join(("log",) + entry), None, problem)
                    read[entry] = None
            if not gone:
                break
        else:
            self._report("log", None, "it changes faster than it can be read")
        return [read[entry] for entry in listing if read.get(entry)]

    def open_blob(self, sha256):
        return open_inside(self.root, "blobs", sha256[:2], sha256)

    def check_blob(self, sha256, size):
        """Whether the blob is there with these bytes; what is wrong is reported, once."""
        if (sha256, size) not in self._blobs:
            problem = self._blob_problem(sha256, size)
            self._blobs[sha256, size] = problem
            if problem:
                self._report(f"blobs/{sha256[:2]}/{sha256}", None, problem)
        return self._blobs[sha256, size] is None

    def _blob_problem(self, sha256, size):
        digest = hashlib.sha256()
        try:
            with self.open_blob(sha256) as file:
                length = os.fstat(file.fileno()).st_size
                if length != size:
                    return f"has {length} bytes, not {size}"
                while piece := file.read(1 << 20):
                    digest.update(piece)
        except OSError as error:
            return f"cannot be read: {error.strerror or error}"
        return None if digest.hexdigest() == sha256 else "has another SHA-256"


def _once(segments):
    """Every record once, in the order of the ids; of two lines with one id the smaller."""
    found = {}
    for segment in segments:
        for record in segment.records:
            known = found.get(record.id)
            if known is None or record.line < known.line:
                found[record.id] = record
    return [found[identifier] for identifier in sorted(found)]
