"""Many programs append at once, to transcripts and to memories: nothing is lost or refused."""

import json
import os
import subprocess
import sys
import threading
import time

from harness import MEMCUBE, MountTest, read, write

# A program that appends lines, each by an open file of its own, or all by one that it syncs.
APPENDER = r"""
import os, sys
path, letter, count, way = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
def line(number):
    text = f"{letter} {number:04}"
    if path.endswith(".jsonl"):
        return f'{{"role": "user", "content": "{text}"}}\n'.encode()
    return f"{text}\n".encode()
flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
if way == "held":
    file = os.open(path, flags)
    for number in range(count):
        os.write(file, line(number))
        os.fsync(file)
    os.close(file)
else:
    for number in range(count):
        file = os.open(path, flags)
        os.write(file, line(number))
        os.close(file)
"""

SHELL = 'for i in $(seq -f %04g 0 $(($3 - 1))); do echo "$2 $i" >>"$1"; done'


class Appending(MountTest):
    limit = 300

    def setUp(self):
        super().setUp()
        self.messages = os.path.join(self.cube, "messages")

    def all_at_once(self, *commands):
        """Runs programs at the same time; none may fail, or say anything."""
        programs = [
            subprocess.Popen(each, stderr=subprocess.PIPE, env=self.store.environment)
            for each in commands
        ]
        for each in programs:
            self.assertEqual((each.communicate()[1], each.returncode), (b"", 0))

    def python(self, path, letter, count, way):
        return [sys.executable, "-c", APPENDER, path, letter, str(count), way]

    def test_the_other_form_is_there_though_it_was_looked_for(self):
        for first, second in [("md", "jsonl"), ("jsonl", "md")]:
            with self.subTest(first):
                other = os.path.join(self.messages, f"begun-{first}.{second}")
                self.assertFalse(os.path.exists(other))
                line = "hello" if first == "md" else '{"role": "user", "content": "hello"}'
                write(os.path.join(self.messages, f"begun-{first}.{first}"), line.encode() + b"\n")
                self.eventually(lambda: os.path.exists(other))
                self.assertIn(b"hello", read(other))

    def contents(self, conversation):
        path = os.path.join(self.messages, conversation + ".jsonl")
        return [json.loads(line)["content"] for line in read(path).splitlines()]

    def expected(self, letters, count):
        return sorted(f"{letter} {number:04}" for letter in letters for number in range(count))

    def check(self, conversation, letters, count):
        said = self.contents(conversation)
        self.assertEqual(sorted(said), self.expected(letters, count))
        # Each one's in its order.
        for letter in letters:
            mine = [each for each in said if each[0] == letter]
            self.assertEqual(mine, sorted(mine))
        self.assertEqual(self.store.json("status", "notes")["rejected"], 0)

    def test_a_transcript_by_many(self):
        path = os.path.join(self.messages, "talk.md")
        self.all_at_once(
            *(["bash", "-euc", SHELL, "-", path, each, "100"] for each in "abcd"),
            *(self.python(path, each, 100, "each") for each in "efgh"))
        self.check("talk", "abcdefgh", 100)
        # Once more, now that there is a past.
        self.all_at_once(
            *(["bash", "-euc", SHELL, "-", path, each, "50"] for each in "ijkl"))
        self.assertEqual(len(self.contents("talk")), 1000)

    def test_a_transcript_by_open_files(self):
        path = os.path.join(self.messages, "talk.md")
        self.all_at_once(*(self.python(path, each, 60, "held") for each in "abcdef"))
        self.check("talk", "abcdef", 60)

    def test_json_lines_by_many(self):
        path = os.path.join(self.messages, "talk.jsonl")
        self.all_at_once(
            *(self.python(path, each, 60, "each") for each in "abc"),
            *(self.python(path, each, 60, "held") for each in "def"))
        self.check("talk", "abcdef", 60)

    def test_a_transcript_with_commands_and_a_reader(self):
        path = os.path.join(self.messages, "talk.md")
        write(path, b"z 0000\n")
        command = (
            f'for i in $(seq -f %04g 0 29); do "{MEMCUBE}" add notes --conversation talk "$2 $i"'
            " >/dev/null; done")
        followed = os.path.join(self.outside, "followed")
        with open(followed, "wb") as output:
            tail = subprocess.Popen(
                ["tail", "-n", "+1", "-s", "0.1", "-f", path], stdout=output)
        try:
            self.all_at_once(
                *(self.python(path, each, 30, "held") for each in "ab"),
                *(["bash", "-euc", SHELL, "-", path, each, "30"] for each in "cd"),
                *(["bash", "-euc", command, "-", path, each] for each in "ef"))
            self.assertEqual(
                sorted(self.contents("talk")), self.expected("abcdef", 30) + ["z 0000"])
            # Who follows the transcript reads whole messages, and in the end all of it.
            self.eventually(lambda: read(followed) == read(path))
        finally:
            tail.terminate()
            tail.wait()

    def test_an_open_transcript_shows_what_a_command_adds(self):
        path = os.path.join(self.messages, "talk.md")
        write(path, b"first\n")
        with open(path, "ab+", buffering=0) as file:
            self.assertIn(b"first", os.pread(file.fileno(), 4096, 0))
            self.store.run("add", "notes", "--conversation", "talk", "second")
            self.eventually(lambda: b"second" in os.pread(file.fileno(), 4096, 0))
            file.write(b"third\n")
            os.fsync(file.fileno())
            self.assertEqual(self.contents("talk"), ["first", "second", "third"])
            # Positions of a program that does not append are its own: it writes on, not over.
        with open(path, "rb+", buffering=0) as file:
            file.seek(0, os.SEEK_END)
            for number in range(3):
                file.write(b"at the end %d\n" % number)
                os.fsync(file.fileno())
        self.assertEqual(self.contents("talk")[3:], [f"at the end {each}" for each in range(3)])

    def test_a_memory_by_many(self):
        path = os.path.join(self.memories, "log.md")
        self.all_at_once(
            *(["bash", "-euc", SHELL, "-", path, each, "100"] for each in "abcd"),
            *(self.python(path, each, 100, "each") for each in "efg"),
            *(self.python(path, each, 60, "held") for each in "h"))
        lines = read(path).decode().split("\n")
        self.assertEqual(lines.pop(), "")
        self.assertEqual(
            sorted(lines), sorted(self.expected("abcdefg", 100) + self.expected("h", 60)))

    def test_a_new_memory_by_two_mounts(self):
        """Each makes the file, for all it knows: what both append is in it all the same."""
        second = os.path.join(self.store.directory, "second")
        self.store.run("mount", second)
        try:
            # Documents are kept in another way.
            for round in range(12):
                name = f"{'documents' if round % 3 == 2 else 'memories'}/log-{round}.md"
                folders = (self.cube, os.path.join(second, "notes"))
                self.all_at_once(
                    *(["bash", "-euc", SHELL, "-", os.path.join(folder, name), each, "20"]
                      for folder, each in zip(folders, "ab")))
                for folder in folders:
                    path = os.path.join(folder, name)
                    self.eventually(
                        lambda: sorted(read(path).decode().split()[::2]) == ["a"] * 20 + ["b"] * 20)
        finally:
            self.store.unmount(second)

    def test_a_file_that_was_made_here_and_is_held_open(self):
        """What another mount appends meanwhile stays, as where the file was there before."""
        second = os.path.join(self.store.directory, "second")
        self.store.run("mount", second)
        try:
            for round in range(4):
                path = os.path.join(self.memories, f"held-{round}.md")
                there = os.path.join(second, "notes/memories", f"held-{round}.md")
                file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
                os.write(file, b"one\n")
                os.fsync(file)
                self.eventually(lambda: os.path.exists(there))
                with open(there, "ab", buffering=0) as other:
                    other.write(b"two\n")
                    os.fsync(other.fileno())
                os.write(file, b"three\n")
                os.fsync(file)
                os.close(file)
                self.eventually(lambda: read(path) == b"one\ntwo\nthree\n")
        finally:
            self.store.unmount(second)

    def test_what_is_kept_as_a_blob_and_held_open(self):
        """What another mount saves meanwhile, in whatever way, stands before what is appended here."""
        second = os.path.join(self.store.directory, "second")
        self.store.run("mount", second)

        def append(path):
            with open(path, "ab") as file:
                file.write(b"theirs\n")

        def replace(path):
            write(path + ".new", start + b"theirs\n")
            os.rename(path + ".new", path)

        def rewrite(path):
            write(path, start + b"theirs\n")

        long = b"A line of a long text.\n" * 100_000
        ways = (append, replace, rewrite)
        try:
            for name, start in (
                ("documents/text.txt", b"base\n"), ("memories/bytes.bin", b"\xff\xfe\n"),
                ("documents/long.txt", long), ("memories/long.md", long),
            ):
                for way in ways:
                    for waits in (False, True):
                        here = os.path.join(self.cube, name)
                        there = os.path.join(second, "notes", name)
                        write(here, start)
                        self.eventually(lambda: os.path.exists(there) and read(there) == start)
                        file = os.open(here, os.O_WRONLY | os.O_APPEND)
                        os.write(file, b"mine\n")
                        way(there)
                        if waits:
                            time.sleep(0.3)
                        os.close(file)
                        for path in (here, there):
                            self.eventually(lambda: read(path) == start + b"theirs\nmine\n")
        finally:
            self.store.unmount(second)

    def test_each_hears_of_its_own_failure(self):
        path = os.path.join(self.messages, "talk.jsonl")
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        good, bad = os.open(path, flags), os.open(path, flags)
        os.write(bad, b"no")
        with self.assertRaises(OSError):
            os.write(bad, b" json\n")
        os.write(good, b'{"content": "good"}\n')
        os.close(good)
        with self.assertRaises(OSError):
            os.close(bad)
        self.assertEqual(self.contents("talk"), ["good"])
        self.assertEqual(self.store.json("status", "notes")["rejected"], 1)

    def test_a_wrong_line_is_refused_where_a_shell_shows_it(self):
        for line in ("{bad", '{"content": "late", "time": "soon"}'):
            result = self.store.start(
                "bash", "-c", 'echo "$1" >>"$2"', "-", line,
                os.path.join(self.messages, "talk.jsonl"))
            self.assertIn(b"Invalid argument", os.fsencode(result.stderr))
            self.assertEqual(result.returncode, 1)
            # Nothing began; a release is not waited for.
            self.eventually(lambda: os.listdir(self.messages) == [])
        self.assertEqual(self.store.json("status", "notes")["rejected"], 2)
        self.assertIn(b"time: 'soon' is no time", os.fsencode(self.store.run("status", "notes")))

    def test_a_last_line_that_is_wrong_is_refused_at_the_close(self):
        path = os.path.join(self.messages, "talk.jsonl")
        write(path, b'{"content": "first"}\n')
        for line in (b'{"none": 1}', b'{"cut', b"words", b'{"content": "x"} and more'):
            file = os.open(path, os.O_WRONLY | os.O_APPEND)
            os.write(file, line)
            with self.assertRaisesRegex(OSError, "Invalid argument", msg=line):
                os.close(file)
        # In pieces, of which the first is closed once: it is whole in the end.
        file = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.write(file, b'{"content":')
        self.assertRaises(OSError, os.close, os.dup(file))
        os.write(file, b' "second"}')
        os.close(file)
        said = [json.loads(line)["content"] for line in read(path).splitlines()]
        self.assertEqual(said, ["first", "second"])

    def test_a_rewrite_is_refused_where_a_shell_shows_it(self):
        path = os.path.join(self.messages, "talk.md")
        write(path, b"first\n")
        past = read(path)
        result = self.store.start("bash", "-c", f"echo gone > '{path}'")
        self.assertIn(b"not permitted", os.fsencode(result.stderr))
        self.assertEqual(result.returncode, 1)
        self.assertEqual(read(path), past)
        self.assertEqual(self.store.json("status", "notes")["rejected"], 1)
        with self.assertRaises(PermissionError):
            os.truncate(path, 0)
        with self.assertRaises(PermissionError):
            open(path, "wb").close()
        self.assertEqual(read(path), past)
        # An editor writes the past again, and adds to it.
        write(path, past + b"\nmore\n")
        self.assertEqual(self.contents("talk"), ["first", "more"])
        self.program("bash", "-c", f"{{ cat '{path}'; echo and more; }} > new; cat new > '{path}'",
                     cwd=self.outside)
        self.assertEqual(self.contents("talk"), ["first", "more", "and more"])


class LongTranscript(MountTest):
    alone = True  # it measures time

    def test_a_long_transcript_is_appended_to_as_quickly(self):
        path = os.path.join(self.cube, "messages", "long.jsonl")
        line = json.dumps({"content": "x" * 1000}).encode() + b"\n"
        write(path, line)

        def time_of_appends(count):
            began = time.monotonic()
            for _ in range(count):
                with open(path, "ab", buffering=0) as file:
                    file.write(line)
            return time.monotonic() - began

        time_of_appends(20)
        short = min(time_of_appends(50) for _ in range(3))
        for _ in range(15):
            write_all = line * 1000
            with open(path, "ab", buffering=0) as file:
                file.write(write_all)
        time_of_appends(5)
        long = min(time_of_appends(50) for _ in range(3))
        # Sixteen megabytes: it was hundreds of times as long.
        self.assertLess(long, 30 * short)
