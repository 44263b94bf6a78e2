"""What programs rely on, a function each, over any directory.

A plain directory passes all of them, which proves the expectation; a mount passes them too. Where
a mount differs on purpose, the function says so by `Place.differs`, and memcube-mount(5) by its
reason. What a function returns is called once more after a remount.
"""

import ctypes
import errno
import fcntl
import mmap
import os
import socket
import stat
import struct
import time

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.telldir.restype = ctypes.c_long
LIBC.opendir.restype = ctypes.c_void_p
LIBC.readdir.restype = ctypes.c_void_p
for name in ("telldir", "readdir", "rewinddir", "closedir"):
    getattr(LIBC, name).argtypes = [ctypes.c_void_p]
LIBC.seekdir.argtypes = [ctypes.c_void_p, ctypes.c_long]
LIBC.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
NO_REPLACE, EXCHANGE, WHITEOUT = 1, 2, 4
KEEP_SIZE, PUNCH_HOLE, ZERO_RANGE = 1, 2, 16

CASES = []


def case(body):
    CASES.append(body)
    return body


class Failed(AssertionError):
    pass


class Place:
    """An empty directory for one case, and what a case says of it."""

    def __init__(self, root, is_mount):
        self.root = root
        self.is_mount = is_mount
        os.mkdir(root)

    def __truediv__(self, name):
        return os.path.join(self.root, name)

    def write(self, name, data=b"", mode=0o644):
        with open(os.open(self / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
        return self / name

    def read(self, name):
        with open(self / name, "rb") as file:
            return file.read()

    def open(self, name, flags=os.O_RDWR | os.O_CREAT, mode=0o644):
        return os.open(self / name, flags, mode)

    def names(self, name="."):
        return sorted(os.listdir(self / name))

    def differs(self, number, call, *arguments):
        """A mount refuses what a plain directory does."""
        if self.is_mount:
            raises(number, call, *arguments)
        else:
            call(*arguments)


def same(here, there):
    if here != there:
        raise Failed(f"{here!r} is not {there!r}")


def raises(number, call, *arguments):
    try:
        call(*arguments)
    except OSError as error:
        same(errno.errorcode[error.errno], errno.errorcode[number])
    else:
        raise Failed(f"no {errno.errorcode[number]}")


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "call")
    return result


def rename(one, other, flags):
    checked(LIBC.renameat2(-100, os.fsencode(one), -100, os.fsencode(other), flags))


def allocate(file, mode, offset, length):
    checked(LIBC.fallocate(file, mode, offset, length))


def elsewhere(call, *arguments):
    """The error number of a call in another process, 0 if it succeeds."""
    process = os.fork()
    if process == 0:
        try:
            call(*arguments)
            os._exit(0)
        except OSError as error:
            os._exit(error.errno)
        finally:
            os._exit(255)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


# Opening


@case
def creation_flags(here):
    raises(errno.ENOENT, here.open, "a", os.O_RDWR)
    os.close(here.open("a", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o640))
    same(stat.S_IMODE(os.stat(here / "a").st_mode), 0o640)
    raises(errno.EEXIST, here.open, "a", os.O_RDWR | os.O_CREAT | os.O_EXCL)
    os.close(here.open("a", os.O_RDWR | os.O_CREAT, 0o600))
    same(stat.S_IMODE(os.stat(here / "a").st_mode), 0o640)
    raises(errno.ENOTDIR, here.open, "a", os.O_RDONLY | os.O_DIRECTORY)
    raises(errno.EISDIR, here.open, ".", os.O_WRONLY)
    raises(errno.EISDIR, here.open, ".", os.O_RDWR | os.O_CREAT)
    raises(errno.ENOTDIR, here.open, "a/b", os.O_RDWR | os.O_CREAT)
    raises(errno.ENOENT, here.open, "none/b", os.O_RDWR | os.O_CREAT)


@case
def modes_of_what_is_made(here):
    former = os.umask(0o027)
    try:
        os.close(here.open("a", os.O_CREAT | os.O_WRONLY, 0o777))
        os.mkdir(here / "d", 0o777)
    finally:
        os.umask(former)
    same(stat.S_IMODE(os.stat(here / "a").st_mode), 0o750)
    same(stat.S_IMODE(os.stat(here / "d").st_mode), 0o750)
    # Of a mode that lets nobody write, the descriptor that made it writes.
    file = here.open("b", os.O_CREAT | os.O_WRONLY, 0o400)
    os.write(file, b"text")
    os.close(file)
    same(here.read("b"), b"text")
    os.close(here.open("c", os.O_CREAT | os.O_WRONLY, 0))

    def later():
        same([stat.S_IMODE(os.stat(here / name).st_mode) for name in "abc"], [0o750, 0o400, 0])
        same(here.read("b"), b"text")

    return later


@case
def access_of_descriptors(here):
    here.write("a", b"text")
    file = here.open("a", os.O_RDONLY)
    raises(errno.EBADF, os.write, file, b"x")
    raises(errno.EINVAL, os.ftruncate, file, 1)
    os.close(file)
    file = here.open("a", os.O_WRONLY)
    raises(errno.EBADF, os.read, file, 1)
    os.close(file)
    file = here.open("a", os.O_PATH)
    raises(errno.EBADF, os.read, file, 1)
    same(os.fstat(file).st_size, 4)
    os.close(file)


@case
def truncation_at_opening(here):
    here.write("a", b"text")
    os.close(here.open("a", os.O_WRONLY | os.O_TRUNC))
    same(here.read("a"), b"")
    here.write("a", b"text")
    reader = here.open("a", os.O_RDONLY)
    here.write("a", b"xy")
    same(os.read(reader, 9), b"xy")
    os.close(reader)


@case
def appending(here):
    one, other = (here.open("a", os.O_RDWR | os.O_CREAT | os.O_APPEND) for _ in "12")
    for number in range(50):
        os.write(one, b"1%d\n" % number)
        os.write(other, b"2%d\n" % number)
    os.lseek(one, 0, os.SEEK_SET)
    os.write(one, b"end")
    same(os.lseek(one, 0, os.SEEK_CUR), os.fstat(one).st_size)
    # Linux appends also where an offset is given.
    os.pwrite(other, b"!", 0)
    os.close(one)
    os.close(other)
    expected = b"".join(b"1%d\n2%d\n" % (number, number) for number in range(50)) + b"end!"
    same(here.read("a"), expected)
    return lambda: same(here.read("a"), expected)


@case
def appending_processes(here):
    def append(word):
        file = here.open("a", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for _ in range(100):
            os.write(file, word)
        os.close(file)

    processes = []
    for letter in (b"a", b"b", b"c"):
        process = os.fork()
        if process == 0:
            append(letter * 7 + b"\n")
            os._exit(0)
        processes.append(process)
    for process in processes:
        same(os.waitpid(process, 0)[1], 0)
    lines = here.read("a").split(b"\n")
    same(sorted(set(lines)), [b"", b"a" * 7, b"b" * 7, b"c" * 7])
    same(len(lines), 301)


# Content


@case
def truncation_up_and_down(here):
    file = here.open("a")
    os.write(file, b"abcdef")
    expected = b"abcdef"
    for size in (3, 10, 0, 5, 70_000, 69_999, 1, 2_000_000, 4096):
        os.ftruncate(file, size)
        expected = expected[:size] + bytes(max(0, size - len(expected)))
        same(os.fstat(file).st_size, size)
        same(os.pread(file, size + 10, 0), expected)
    os.truncate(here / "a", 4097)
    same(os.pread(file, 9, 4090), bytes(7))
    os.close(file)
    raises(errno.EINVAL, os.truncate, here / "a", -1)
    raises(errno.EISDIR, os.truncate, here.root, 0)
    raises(errno.ENOENT, os.truncate, here / "none", 0)


@case
def bytes_behind_a_truncation_are_zero(here):
    file = here.open("a")
    os.write(file, b"x" * 10_000)
    os.ftruncate(file, 100)
    os.pwrite(file, b"y", 9000)
    same(os.pread(file, 20_000, 0), b"x" * 100 + bytes(8900) + b"y")
    os.close(file)
    same(here.read("a"), b"x" * 100 + bytes(8900) + b"y")


@case
def holes(here):
    file = here.open("a")
    os.pwrite(file, b"end", 100_000)
    same(os.lseek(file, 0, os.SEEK_END), 100_003)
    same(os.lseek(file, 100_001, os.SEEK_HOLE), 100_003)
    if here.is_mount:  # one that knows no holes may say so: lseek(2)
        same(os.lseek(file, 0, os.SEEK_DATA), 0)
        same(os.lseek(file, 0, os.SEEK_HOLE), 100_003)
    for whence in (os.SEEK_DATA, os.SEEK_HOLE):
        raises(errno.ENXIO, os.lseek, file, 100_003, whence)
    raises(errno.EINVAL, os.lseek, file, -1, os.SEEK_SET)
    same(os.lseek(file, 1 << 40, os.SEEK_SET), 1 << 40)
    same(os.read(file, 10), b"")
    os.close(file)
    same(here.read("a"), bytes(100_000) + b"end")


@case
def vectors(here):
    file = here.open("a")
    same(os.writev(file, [b"one", b"", b"two" * 5000]), 15_003)
    same(os.pwritev(file, [b"A", b"B"], 1), 2)
    parts = [bytearray(2), bytearray(3)]
    same(os.preadv(file, parts, 0), 5)
    same(parts, [b"oA", b"Btw"])
    os.close(file)


@case
def allocation(here):
    file = here.open("a")
    os.write(file, b"text")
    os.posix_fallocate(file, 0, 2)
    same(os.fstat(file).st_size, 4)
    os.posix_fallocate(file, 2, 10_000)
    same(os.fstat(file).st_size, 10_002)
    allocate(file, KEEP_SIZE, 0, 1 << 20)
    same(os.fstat(file).st_size, 10_002)
    same(os.pread(file, 6, 0), b"text\0\0")
    raises(errno.EINVAL, allocate, file, 0, 0, 0)
    raises(errno.EINVAL, allocate, file, 0, -1, 4)
    here.differs(errno.EOPNOTSUPP, allocate, file, KEEP_SIZE | PUNCH_HOLE, 0, 2)
    here.differs(errno.EOPNOTSUPP, allocate, file, ZERO_RANGE, 0, 2)
    os.close(file)
    file = here.open("a", os.O_RDONLY)
    raises(errno.EBADF, allocate, file, 0, 0, 10)
    os.close(file)


@case
def copies_in_the_kernel(here):
    here.write("a", bytes(range(256)) * 300)
    source, target = here.open("a", os.O_RDONLY), here.open("b")
    same(os.copy_file_range(source, target, 70_000, 100, 5), 70_000)
    same(os.sendfile(target, source, 0, 256), 256)
    os.close(source)
    os.close(target)
    expected = bytearray(5) + (bytes(range(256)) * 300)[100:70_100]
    expected[:256] = bytes(range(256))
    same(here.read("b"), bytes(expected))


@case
def mapping_shared(here):
    here.write("a", b"x" * 10_000)
    file = here.open("a", os.O_RDWR)
    with mmap.mmap(file, 10_000) as area:
        area[5000:5004] = b"here"
        area.flush()
        same(os.pread(file, 4, 5000), b"here")
        os.pwrite(file, b"there", 100)
        same(area[100:105], b"there")
        os.close(file)
        area[0:5] = b"after"  # closed already
        area.flush()
    same(here.read("a")[:5], b"after")
    expected = b"after" + b"x" * 95 + b"there" + b"x" * 4895 + b"here" + b"x" * 4996
    same(here.read("a"), expected)
    return lambda: same(here.read("a"), expected)


@case
def mapping_private(here):
    here.write("a", b"x" * 5000)
    file = here.open("a", os.O_RDONLY)
    with mmap.mmap(file, 5000, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE) as area:
        area[0:4] = b"mine"
        same(area[0:5], b"minex")
    raises(errno.EACCES, mmap.mmap, file, 5000, mmap.MAP_SHARED)
    os.close(file)
    same(here.read("a"), b"x" * 5000)


@case
def mapping_of_a_file_that_loses_its_name(here):
    here.write("a", b"x" * 5000)
    file = here.open("a", os.O_RDWR)
    with mmap.mmap(file, 5000) as area:
        os.close(file)
        os.unlink(here / "a")
        area[4000:4004] = b"last"
        area.flush()
        same(area[3999:4005], b"xlastx")
    same(here.names(), [])


@case
def direct_and_synchronous(here):
    file = here.open("a", os.O_RDWR | os.O_CREAT | os.O_SYNC)
    os.write(file, b"one")
    os.fdatasync(file)
    os.close(file)
    file = here.open("a", os.O_RDWR | os.O_APPEND | os.O_DSYNC)
    os.write(file, b"two")
    os.close(file)
    same(here.read("a"), b"onetwo")
    folder = here.open(".", os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(folder)
    os.close(folder)
    # A descriptor for reading syncs as well.
    file = here.open("a", os.O_RDONLY)
    os.fsync(file)
    os.close(file)


@case
def advice(here):
    here.write("a", b"text")
    file = here.open("a", os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    for hint in (os.POSIX_FADV_SEQUENTIAL, os.POSIX_FADV_WILLNEED, os.POSIX_FADV_DONTNEED):
        os.posix_fadvise(file, 0, 0, hint)
    same(os.read(file, 9), b"text")
    raises(errno.ENOTTY, fcntl.ioctl, file, 0x5401, b"\0" * 64)  # TCGETS: "is it a terminal?"
    os.close(file)


# Names


@case
def renaming_over(here):
    here.write("a", b"1")
    here.write("b", b"2")
    replaced = here.open("b", os.O_RDONLY)
    inode = os.stat(here / "a").st_ino
    os.rename(here / "a", here / "b")
    same(here.names(), ["b"])
    same((here.read("b"), os.stat(here / "b").st_size), (b"1", 1))
    same(os.read(replaced, 9), b"2")
    same(os.fstat(replaced).st_nlink, 0)
    os.close(replaced)
    if not here.is_mount:  # there the file that is replaced keeps its number
        same(os.stat(here / "b").st_ino, inode)


@case
def reading_and_mapping_what_is_being_written(here):
    model = bytearray()
    writer = here.open("a", os.O_WRONLY | os.O_CREAT | os.O_EXCL)

    def put(offset, text):
        os.pwrite(writer, text, offset)
        model.extend(bytes(max(0, offset + len(text) - len(model))))
        model[offset:offset + len(text)] = text

    put(0, b"one" * 100)
    reader = here.open("a", os.O_RDONLY)
    other = here.open("a", os.O_RDWR)
    same(os.read(reader, 4096), bytes(model))
    with mmap.mmap(reader, 300, prot=mmap.PROT_READ) as area:
        for round, (offset, text) in enumerate([
            (300, b"two" * 50), (100, b"over"), (4090, b"across the pages"), (9000, b"behind a hole"),
            (0, b"X" * 70_000), (65_530, b"and across again"), (3, b"-"),
        ]):
            put(offset, text)
            same(area[:], bytes(model[:300]))
            same(os.pread(reader, 1 << 20, 0), bytes(model))
            same((here.read("a"), os.fstat(reader).st_size), (bytes(model), len(model)))
            # What others write, before it and behind it, it does not undo.
            text = b"%d by somebody else" % round
            os.pwrite(other, text, offset + 2)
            model.extend(bytes(max(0, offset + 2 + len(text) - len(model))))
            model[offset + 2:offset + 2 + len(text)] = text
            same(os.pread(reader, 1 << 20, 0), bytes(model))
    with mmap.mmap(other, 0) as area:
        area[10:15] = b"MAPPED"[:5]
        model[10:15] = b"MAPPE"
        put(12, b"past it")
        same((area[:], os.pread(reader, 1 << 20, 0)), (bytes(model), bytes(model)))
    os.ftruncate(writer, 20)
    del model[20:]
    put(25, b"end")
    same(os.pread(reader, 1 << 20, 0), bytes(model))
    for file in (writer, reader, other):
        os.close(file)
    same(here.read("a"), bytes(model))


@case
def reading_on_in_what_was_replaced(here):
    new = b"new"

    def replaced(replace, flags):
        here.write("a", old)
        file = here.open("a", flags)
        with mmap.mmap(file, 0, prot=mmap.PROT_READ) as area:
            start = os.read(file, 1000)
            replace()
            same(here.read("a"), new)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            same(start + os.read(file, 1 << 20), old)
            same((os.fstat(file).st_size, os.fstat(file).st_nlink), (len(old), 0))
            same(os.fstat(file).st_ino == os.stat(here / "a").st_ino, False)
            same(area[:], old)
        os.close(file)

    def by_renaming():
        here.write("b", new)
        os.rename(here / "b", here / "a")

    def by_renaming_scratch():
        here.write("b~", new)
        os.rename(here / "b~", here / "a")

    def by_removing():
        os.unlink(here / "a")
        here.write("a", new)

    # A file that is open for writing is another one to the mount.
    for flags in (os.O_RDONLY, os.O_RDWR):
        for replace in (by_renaming, by_renaming_scratch, by_removing):
            for old in (bytes(range(256)) * 800, b"short " * 9):
                replaced(replace, flags)
            os.unlink(here / "a")


@case
def renaming_to_itself(here):
    here.write("a", b"1")
    os.mkdir(here / "d")
    os.rename(here / "a", here / "a")
    os.rename(here / "d", here / "d")
    os.rename(here / "a", here / "d/../a")
    raises(errno.EEXIST, rename, here / "a", here / "a", NO_REPLACE)
    same(here.names(), ["a", "d"])
    same(here.read("a"), b"1")


@case
def renaming_folders(here):
    os.makedirs(here / "d/e")
    here.write("d/e/a", b"1")
    raises(errno.EINVAL, os.rename, here / "d", here / "d/x")
    raises(errno.EINVAL, os.rename, here / "d", here / "d/e/x")
    raises(errno.EINVAL, rename, here / "d", here / "d/e", EXCHANGE)
    raises(errno.ENOTEMPTY, os.rename, here / "d/e", here / "d")
    raises(errno.ENOENT, os.rename, here / "none", here / "d")
    raises(errno.ENOENT, os.rename, here / "d", here / "none/d")
    raises(errno.EBUSY, os.rename, here / "d/.", here / "x")
    os.mkdir(here / "empty")
    os.rename(here / "d", here / "empty")
    same(here.read("empty/e/a"), b"1")
    os.rename(here / "empty/e", here / "f")
    same((here.names(), here.names("empty"), here.read("f/a")), (["empty", "f"], [], b"1"))

    def later():
        same((here.names(), here.names("empty"), here.read("f/a")), (["empty", "f"], [], b"1"))

    return later


@case
def renaming_kinds(here):
    here.write("a", b"1")
    os.mkdir(here / "d")
    os.symlink("a", here / "l")
    raises(errno.EISDIR, os.rename, here / "a", here / "d")
    raises(errno.ENOTDIR, os.rename, here / "d", here / "a")
    raises(errno.ENOTDIR, os.rename, here / "d", here / "l")
    raises(errno.EISDIR, os.rename, here / "l", here / "d")
    raises(errno.ENOTDIR, os.rename, here / "a/", here / "b")
    raises(errno.ENOTDIR, os.rename, here / "a/b", here / "b")
    os.rename(here / "l", here / "m")
    same((os.readlink(here / "m"), here.read("m")), ("a", b"1"))
    os.rename(here / "a", here / "m")
    same((here.names(), os.path.islink(here / "m"), here.read("m")), (["d", "m"], False, b"1"))


@case
def renaming_with_flags(here):
    here.write("a", b"1")
    here.write("b", b"2")
    os.mkdir(here / "d")
    here.write("d/c", b"3")
    raises(errno.EEXIST, rename, here / "a", here / "b", NO_REPLACE)
    raises(errno.EEXIST, rename, here / "a", here / "d", NO_REPLACE)
    rename(here / "a", here / "n", NO_REPLACE)
    same((here.names(), here.read("n")), (["b", "d", "n"], b"1"))
    rename(here / "n", here / "b", EXCHANGE)
    same((here.read("n"), here.read("b")), (b"2", b"1"))
    raises(errno.ENOENT, rename, here / "n", here / "none", EXCHANGE)
    raises(errno.ENOENT, rename, here / "none", here / "n", EXCHANGE)
    rename(here / "n", here / "d", EXCHANGE)
    same((here.read("d"), here.read("n/c")), (b"2", b"3"))
    raises(errno.EINVAL, rename, here / "d", here / "b", EXCHANGE | NO_REPLACE)
    raises(errno.EINVAL, rename, here / "d", here / "b", EXCHANGE | WHITEOUT)
    raises(errno.EINVAL, rename, here / "d", here / "b", 64)
    if here.is_mount:
        raises(errno.EINVAL, rename, here / "d", here / "b", WHITEOUT)
    return lambda: same((here.read("d"), here.read("n/c"), here.read("b")), (b"2", b"3", b"1"))


@case
def an_open_file_follows_its_name(here):
    file = here.open("a")
    os.write(file, b"one")
    os.mkdir(here / "d")
    os.rename(here / "a", here / "d/b")
    os.write(file, b"two")
    os.rename(here / "d", here / "e")
    os.write(file, b"three")
    same(here.read("e/b"), b"onetwothree")
    os.close(file)
    same((here.names(), here.names("e"), here.read("e/b")), (["e"], ["b"], b"onetwothree"))


@case
def hard_links(here):
    here.write("a", b"1")
    here.differs(errno.EPERM, os.link, here / "a", here / "b")
    raises(errno.EPERM, os.link, here.root, here / "d")
    raises(errno.ENOENT, os.link, here / "none", here / "d")
    raises(errno.EEXIST, os.link, here / "a", here / "a")


@case
def symbolic_links(here):
    target = "../" + "t" * 1000
    os.symlink(target, here / "l")
    os.symlink("d", here / "to d")
    os.symlink("nothing", here / "dangling")
    os.symlink("loop", here / "loop")
    os.mkdir(here / "d")
    here.write("to d/a", b"1")
    same((here.read("d/a"), here.names("to d")), (b"1", ["a"]))
    same((os.lstat(here / "l").st_size, os.readlink(here / "l")), (1003, target))
    same(stat.S_IFMT(os.lstat(here / "l").st_mode), stat.S_IFLNK)
    raises(errno.ENOENT, os.stat, here / "dangling")
    raises(errno.ELOOP, os.stat, here / "loop")
    raises(errno.ELOOP, here.open, "to d", os.O_RDONLY | os.O_NOFOLLOW)
    raises(errno.EEXIST, os.symlink, "x", here / "l")
    raises(errno.EINVAL, os.readlink, here / "d")
    raises(errno.ENOENT, os.symlink, "", here / "x")
    raises(errno.EEXIST, here.open, "dangling", os.O_CREAT | os.O_EXCL | os.O_RDWR)
    here.write("dangling", b"made")
    same(here.read("nothing"), b"made")
    raises(errno.ENOTDIR, os.rmdir, here / "to d")
    os.unlink(here / "to d")
    same(here.read("d/a"), b"1")
    os.utime(here / "l", ns=(5, 7), follow_symlinks=False)
    same(os.lstat(here / "l").st_mtime_ns, 7)

    def later():
        same((os.readlink(here / "l"), os.lstat(here / "l").st_mtime_ns), (target, 7))
        same(os.readlink(here / "loop"), "loop")

    return later


@case
def open_and_without_a_name(here):
    here.write("a", b"text")
    file = here.open("a", os.O_RDWR)
    os.unlink(here / "a")
    same(os.fstat(file).st_nlink, 0)
    os.pwrite(file, b"TE", 0)
    os.ftruncate(file, 3)
    os.fchmod(file, 0o600)
    os.fsync(file)
    here.write("a", b"new")
    same((os.pread(file, 9, 0), os.fstat(file).st_size), (b"TEx", 3))
    again = os.open(f"/proc/self/fd/{file}", os.O_RDONLY)
    same(os.read(again, 9), b"TEx")
    os.close(again)
    os.close(file)
    same(here.read("a"), b"new")
    # One that is only read.
    here.write("r", b"read")
    file = here.open("r", os.O_RDONLY)
    os.unlink(here / "r")
    same((os.read(file, 9), os.fstat(file).st_nlink), (b"read", 0))
    os.close(file)
    # Made, and removed before it was ever closed.
    file = here.open("b")
    os.write(file, b"passing")
    os.unlink(here / "b")
    same((os.pread(file, 9, 0), os.fstat(file).st_nlink), (b"passing", 0))
    os.close(file)
    same(here.names(), ["a"])


@case
def removing(here):
    os.mkdir(here / "d")
    here.write("d/a")
    raises(errno.ENOTEMPTY, os.rmdir, here / "d")
    raises(errno.EISDIR, os.unlink, here / "d")
    raises(errno.ENOTDIR, os.rmdir, here / "d/a")
    raises(errno.ENOENT, os.rmdir, here / "none")
    raises(errno.ENOENT, os.unlink, here / "none")
    raises(errno.EINVAL, os.rmdir, here / "d/.")
    raises(errno.ENOTEMPTY, os.rmdir, here / "d/..")
    raises(errno.ENOTDIR, os.unlink, here / "d/a/")
    os.unlink(here / "d/a")
    os.rmdir(here / "d")
    same(here.names(), [])


@case
def a_folder_that_is_used_and_removed(here):
    os.mkdir(here / "d")
    folder = here.open("d", os.O_RDONLY | os.O_DIRECTORY)
    os.rmdir(here / "d")
    same(os.listdir(folder), [])
    raises(errno.ENOENT, lambda: os.open("a", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    raises(errno.ENOENT, lambda: os.mkdir("a", dir_fd=folder))
    os.close(folder)


@case
def relative_to_a_folder(here):
    os.mkdir(here / "d")
    folder = here.open("d", os.O_RDONLY | os.O_DIRECTORY)
    os.close(os.open("a", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.rename(here / "d", here / "e")
    os.mkdir("f", dir_fd=folder)
    os.rename("a", "b", src_dir_fd=folder, dst_dir_fd=folder)
    same((sorted(os.listdir(folder)), here.names("e")), (["b", "f"], ["b", "f"]))
    os.close(folder)


@case
def names_of_every_byte(here):
    root = os.fsencode(here.root)
    names = [bytes([byte]) for byte in range(1, 256) if byte not in b"./"]
    names += [b"..x", b"...", b" .", b"a" * 255, b"\xff" * 255, "e\u0301".encode(), "é".encode()]
    for name in names:
        with open(os.path.join(root, name), "wb") as file:
            file.write(name)

    def later():
        same(sorted(os.listdir(root)), sorted(names))
        for name in names:
            with open(os.path.join(root, name), "rb") as file:
                same(file.read(), name)

    later()
    return later


@case
def lengths(here):
    for name in ("x" * 256, "字" * 86):
        raises(errno.ENAMETOOLONG, here.open, name)
        raises(errno.ENAMETOOLONG, os.mkdir, here / name)
        raises(errno.ENAMETOOLONG, os.stat, here / name)
        raises(errno.ENAMETOOLONG, os.symlink, "x", here / name)
        here.write("a")
        raises(errno.ENAMETOOLONG, os.rename, here / "a", here / name)
    raises(errno.ENAMETOOLONG, os.stat, here / ("d/" * 2100))
    raises(errno.ENAMETOOLONG, os.symlink, "x" * 4096, here / "l")
    os.symlink("x" * 4095, here / "l")
    same(len(os.readlink(here / "l")), 4095)
    same(os.pathconf(here.root, "PC_NAME_MAX"), 255)


@case
def special_files(here):
    os.mknod(here / "plain", 0o640 | stat.S_IFREG)
    status = os.stat(here / "plain")
    same((stat.S_ISREG(status.st_mode), stat.S_IMODE(status.st_mode) & 0o600), (True, 0o600))
    raises(errno.EEXIST, os.mknod, here / "plain", 0o640)
    here.differs(errno.EPERM, os.mkfifo, here / "fifo")
    with socket.socket(socket.AF_UNIX) as pipe:
        # A path of a socket is at most 107 bytes long.
        folder = here.open(".", os.O_RDONLY | os.O_DIRECTORY)
        here.differs(errno.EPERM, pipe.bind, f"/proc/self/fd/{folder}/socket")
        os.close(folder)
    here.differs(errno.EOPNOTSUPP, here.open, ".", os.O_TMPFILE | os.O_RDWR)
    raises(errno.EISDIR, here.open, ".", os.O_RDWR)


# Attributes


@case
def permissions(here):
    here.write("a")
    os.mkdir(here / "d")
    for mode in (0o600, 0, 0o777, 0o4755, 0o2755, 0o1644, 0o444):
        os.chmod(here / "a", mode)
        same(stat.S_IMODE(os.stat(here / "a").st_mode), mode)
        os.chmod(here / "d", mode | 0o700)
        same(stat.S_IMODE(os.stat(here / "d").st_mode), mode | 0o700)
    # What is made in a folder of a group is the group's.
    os.chmod(here / "d", 0o2755)
    os.mkdir(here / "d/x")
    same(stat.S_IMODE(os.stat(here / "d/x").st_mode) & 0o2000, 0o2000)
    file = here.open("a", os.O_RDONLY)
    os.fchmod(file, 0o640)
    os.close(file)
    same(os.access(here / "a", os.R_OK | os.W_OK), True)
    same(os.access(here / "a", os.X_OK), False)
    os.chmod(here / "d", 0o750)
    raises(errno.ENOENT, os.chmod, here / "none", 0o600)

    def later():
        same(stat.S_IMODE(os.stat(here / "a").st_mode), 0o640)

    return later


@case
def set_id_bits_end_with_a_write(here):
    if os.geteuid() == 0:
        return  # whom the kernel lets keep them
    here.write("a")
    os.chmod(here / "a", 0o6755)
    here.write("a", b"new")
    same(stat.S_IMODE(os.stat(here / "a").st_mode), 0o755)


@case
def owners(here):
    here.write("a")
    status = os.stat(here / "a")
    same((status.st_uid, status.st_gid), (os.geteuid(), os.getegid()))
    os.chown(here / "a", status.st_uid, status.st_gid)
    os.chown(here / "a", -1, -1)
    if os.geteuid() == 0:
        here.differs(errno.EPERM, os.chown, here / "a", 65534, -1)
        here.differs(errno.EPERM, os.chown, here / "a", -1, 65534)


@case
def times(here):
    here.write("a", b"1")
    os.mkdir(here / "d")
    moments = [0, 1, 999_999_999, -1, -2_000_000_001, 1 << 31, 5_000_000_000_000_000_001]
    for moment in moments:
        for name in ("a", "d"):
            os.utime(here / name, ns=(moment, moment))
            same(os.stat(here / name).st_mtime_ns, moment)
    before = os.stat(here / "a").st_ctime_ns
    os.utime(here / "a")
    same(abs(os.stat(here / "a").st_mtime_ns - os.stat(here / "a").st_ctime_ns) < 2 * 10**9, True)
    same(os.stat(here / "a").st_ctime_ns >= before, True)
    file = here.open("a", os.O_RDWR)
    os.write(file, b"2")
    os.utime(file, ns=(7, 8))
    os.close(file)
    same(os.stat(here / "a").st_mtime_ns, 8)
    raises(errno.ENOENT, os.utime, here / "none")

    def later():
        same(os.stat(here / "a").st_mtime_ns, 8)
        if "memories" in here.root:  # empty folders of documents/ are of this machine
            same(os.stat(here / "d").st_mtime_ns, moments[-1])

    return later


@case
def times_move_with_changes(here):
    os.mkdir(here / "d")
    here.write("a", b"1")

    def moves(name, change, *arguments):
        os.utime(here / name, ns=(10**18, 10**18))
        change(*arguments)
        same(os.stat(here / name).st_mtime_ns > 10**18, True)

    def stays(name, change, *arguments):
        os.utime(here / name, ns=(10**18, 10**18))
        change(*arguments)
        same(os.stat(here / name).st_mtime_ns, 10**18)

    moves("a", here.write, "a", b"2")
    moves("a", os.truncate, here / "a", 0)
    moves("d", here.write, "d/x", b"1")
    stays("d", here.write, "d/x", b"2")
    moves("d", os.rename, here / "d/x", here / "d/y")
    moves("d", os.rename, here / "d/y", here / "y")
    moves("d", os.mkdir, here / "d/e")
    moves("d", os.symlink, "x", here / "d/l")
    moves("d", os.unlink, here / "d/l")
    moves("d", os.rmdir, here / "d/e")
    stays("a", here.read, "a")
    stays("a", os.chmod, here / "a", 0o600)
    before = os.stat(here / "a").st_ctime_ns
    time.sleep(0.02)  # some file systems look at a coarse clock
    os.chmod(here / "a", 0o640)
    same(os.stat(here / "a").st_ctime_ns > before, True)


@case
def extended_attributes(here):
    here.write("a", b"1")
    a = here / "a"
    raises(errno.ENODATA, os.getxattr, a, "user.x")
    raises(errno.ENODATA, os.setxattr, a, "user.x", b"1", os.XATTR_REPLACE)
    os.setxattr(a, "user.x", b"1", os.XATTR_CREATE)
    raises(errno.EEXIST, os.setxattr, a, "user.x", b"2", os.XATTR_CREATE)
    os.setxattr(a, "user.x", b"three", os.XATTR_REPLACE)
    os.setxattr(a, "user.empty", b"")
    os.setxattr(a, "user.bytes", bytes(range(256)))
    same(sorted(os.listxattr(a)), ["user.bytes", "user.empty", "user.x"])
    # The size alone, and a buffer that is too small.
    size = LIBC.getxattr(os.fsencode(a), b"user.x", None, 0)
    same(size, 5)
    small = ctypes.create_string_buffer(4)
    raises(errno.ERANGE, lambda: checked(LIBC.getxattr(os.fsencode(a), b"user.x", small, 4)))
    same(LIBC.listxattr(os.fsencode(a), None, 0), len(b"user.bytes\0user.empty\0user.x\0"))
    raises(errno.ERANGE, lambda: checked(LIBC.listxattr(os.fsencode(a), small, 4)))
    raises(errno.EOPNOTSUPP, os.setxattr, a, "colour", b"1")
    raises(errno.ERANGE, os.setxattr, a, "user." + "x" * 255, b"1")
    os.removexattr(a, "user.empty")
    raises(errno.ENODATA, os.removexattr, a, "user.empty")
    file = here.open("a", os.O_RDWR)
    os.setxattr(file, "user.fd", b"4")
    os.write(file, b"changed")
    os.close(file)
    os.rename(a, here / "b")
    expected = {"user.bytes": bytes(range(256)), "user.fd": b"4", "user.x": b"three"}

    def later():
        names = [name for name in os.listxattr(here / "b")]
        same({name: os.getxattr(here / "b", name) for name in names}, expected)

    later()
    return later


@case
def file_systems_figures(here):
    figures = os.statvfs(here.root)
    same((figures.f_namemax, figures.f_blocks > 0, figures.f_bavail <= figures.f_bfree), (255, True, True))
    same(figures.f_bsize > 0 and figures.f_frsize > 0, True)
    here.write("a", b"x" * 100_000)
    status = os.stat(here / "a")
    same((status.st_size, status.st_nlink, status.st_blocks >= 190), (100_000, 1, True))
    same(status.st_dev, os.stat(here.root).st_dev)


# Locks


@case
def locks_of_a_file(here):
    here.write("a", b"0123456789")
    file = here.open("a", os.O_RDWR)

    def take(kind):
        fcntl.flock(os.open(here / "a", os.O_RDWR), kind | fcntl.LOCK_NB)

    fcntl.flock(file, fcntl.LOCK_EX)
    same(elsewhere(take, fcntl.LOCK_SH), errno.EWOULDBLOCK)
    fcntl.flock(file, fcntl.LOCK_SH)
    same(elsewhere(take, fcntl.LOCK_SH), 0)
    same(elsewhere(take, fcntl.LOCK_EX), errno.EWOULDBLOCK)
    fcntl.flock(file, fcntl.LOCK_UN)
    same(elsewhere(take, fcntl.LOCK_EX), 0)
    os.close(file)


@case
def locks_of_ranges(here):
    here.write("a", b"0123456789")
    file = here.open("a", os.O_RDWR)

    def take(kind, start, length):
        fcntl.lockf(os.open(here / "a", os.O_RDWR), kind | fcntl.LOCK_NB, length, start)

    fcntl.lockf(file, fcntl.LOCK_EX, 4, 2)
    same(elsewhere(take, fcntl.LOCK_EX, 0, 2), 0)
    same(elsewhere(take, fcntl.LOCK_EX, 5, 1) in (errno.EAGAIN, errno.EACCES), True)
    same(elsewhere(take, fcntl.LOCK_EX, 6, 0), 0)
    fcntl.lockf(file, fcntl.LOCK_UN, 2, 2)
    same(elsewhere(take, fcntl.LOCK_EX, 2, 2), 0)
    # Who holds it is told.
    asked = struct.pack("hhqqixxxx", fcntl.F_WRLCK, os.SEEK_SET, 4, 1, 0)

    def ask():
        answer = fcntl.fcntl(os.open(here / "a", os.O_RDWR), fcntl.F_GETLK, asked)
        os._exit(0 if struct.unpack("hhqqixxxx", answer)[4] == os.getppid() else 1)

    same(elsewhere(ask), 0)
    # Closing any descriptor of the file ends a process's locks: fcntl(2).
    os.close(here.open("a", os.O_RDONLY))
    same(elsewhere(take, fcntl.LOCK_EX, 0, 0), 0)
    # Locks of an open file description do not end so.
    asked = struct.pack("hhqqixxxx", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    fcntl.fcntl(file, 37, asked)  # F_OFD_SETLK
    os.close(here.open("a", os.O_RDONLY))
    same(elsewhere(take, fcntl.LOCK_EX, 0, 0) in (errno.EAGAIN, errno.EACCES), True)
    os.close(file)


# Directories


class Stream:
    """opendir(3) and what goes with it."""

    def __init__(self, path):
        self.raw = LIBC.opendir(os.fsencode(path))

    def read(self):
        """The next name, None at the end."""
        entry = LIBC.readdir(self.raw)
        return ctypes.string_at(entry + 19) if entry else None

    def rest(self):
        return list(iter(self.read, None))

    def tell(self):
        return LIBC.telldir(self.raw)

    def seek(self, place):
        LIBC.seekdir(self.raw, place)

    def rewind(self):
        LIBC.rewinddir(self.raw)

    def close(self):
        LIBC.closedir(self.raw)


@case
def telling_and_seeking(here):
    names = [b"%03d" % number for number in range(400)]
    for name in names:
        here.write(name.decode())
    stream = Stream(here.root)
    places = []
    while True:
        place, name = stream.tell(), stream.read()
        if name is None:
            break
        places.append((place, name))
    same(sorted(name for _, name in places), sorted([b".", b"..", *names]))
    for place, name in places[::37] + places[::-41]:
        stream.seek(place)
        same(stream.read(), name)
    stream.seek(places[100][0])
    same(stream.rest(), [name for _, name in places[100:]])
    stream.rewind()
    same(len(stream.rest()), 402)
    stream.close()


@case
def listing_under_change(here):
    names = [b"%03d" % number for number in range(500)]
    for name in names:
        here.write(name.decode())
    stream = Stream(here.root)
    seen = [stream.read() for _ in range(40)]
    for number in range(0, 500, 3):
        os.unlink(here / f"{number:03}")
        here.write(f"new {number}")
    seen += stream.rest()
    stay = [name for number, name in enumerate(names) if number % 3]
    same([seen.count(name) for name in stay], [1] * len(stay))
    same(len(seen), len(set(seen)))
    stream.rewind()
    same(len(stream.rest()), 2 + 500)
    stream.close()
    # Removing all that is listed, as `rm -r` does, while it is listed.
    stream = Stream(here.root)
    for name in iter(stream.read, None):
        if name not in (b".", b".."):
            os.unlink(os.path.join(os.fsencode(here.root), name))
    stream.close()
    same(here.names(), [])


@case
def kinds_and_numbers_of_entries(here):
    here.write("a", b"1")
    os.mkdir(here / "d")
    os.symlink("a", here / "l")
    with os.scandir(here.root) as entries:
        found = {
            entry.name: (entry.is_dir(follow_symlinks=False), entry.is_symlink(), entry.inode())
            for entry in entries
        }
    same(
        found,
        {
            name: (name == "d", name == "l", os.lstat(here / name).st_ino) for name in ("a", "d", "l")
        },
    )
    # Two links would say that there is no folder in it: perl(1) and others look no further then.
    links = os.stat(here.root).st_nlink
    same(links, 1 if here.is_mount else 3)
    same(os.stat(here / "d/..").st_ino, os.stat(here.root).st_ino)
    same(os.stat(here / "d/.").st_ino, os.stat(here / "d").st_ino)
