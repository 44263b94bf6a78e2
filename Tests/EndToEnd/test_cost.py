"""Whatever a text holds, commands and the mount work in proportion to its length.

Processor time is counted, not time on the clock. The commands and the mount are not optimised here: they
get twice what the program takes at most, 0.3 s for 100 kB.
"""

import json
import os
import resource
import time

from harness import MEMCUBE, MountTest, read, slower, write

SIZE = 100_000
MOST = 0.6  # seconds for SIZE bytes
CLOCK = os.sysconf("SC_CLK_TCK")

PIECES = {
    "letter": "a",
    "word": "porto ",
    "unspaced": "qwertzuiopasdfghjklyxcvbnm",
    "marks": "?!.,;:-/*#&%$_~^|<>=",
    "lines": "a\n",
    "digits": "3141592653",
    "combining": "\u0301\u0308",
    "right to left": "\u202b\u05e9\u05dc\u05d5\u05dd\u202c ",
    "dates": "on 3 March 2026, 2026-03-02 and last Friday at 11:00, ",
    "commas": "I like tea, milk, my cat, ",
    "quotes": "\"I 'say \u201cso\u201d ' \u00abmy\u00bb `it` \" ",
}


def shapes(size):
    """Name and text of each shape, of so many bytes at most."""
    yield "brackets", "(" * (size // 2) + ")" * (size // 2)
    for name, piece in PIECES.items():
        yield name, piece * (size // len(piece.encode()))


def children():
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@slower
class Cost(MountTest):
    limit = 600
    alone = True  # it counts processor time, and waits until the daemon takes none

    def command(self, *arguments, text=""):
        """Whether it found anything does not matter, but it must end by itself."""
        result = self.store.start(MEMCUBE, *arguments, input=text.encode())
        self.assertIn(result.returncode, range(6), (arguments[0], result.stderr[-500:]))

    def of_daemon(self):
        """Processor time of the mount's daemon so far, seconds."""
        with open(f"/proc/{self.daemon}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK

    def until_idle(self):
        """What the daemon has spent once it is idle."""
        spent, since = self.of_daemon(), time.monotonic()
        while time.monotonic() - since < 0.5:
            time.sleep(0.05)
            now = self.of_daemon()
            if now > spent:
                spent, since = now, time.monotonic()
        return spent

    def check(self, what, cost, most=MOST):
        """`cost(size)`: more than `most` only where the machine is slow, and ten times the text then costs at
        most fifteen times as much."""
        large = cost(SIZE)
        if large <= most:
            return
        large, small = min(large, cost(SIZE)), cost(SIZE // 10)
        self.assertLessEqual(large, max(most, 15 * small), f"{what}: {small} s for a tenth")

    def test_commands(self):
        self.store.run("add", "notes", "--conversation", "c", "I live in Porto with my dog.")
        path = os.path.join(self.outside, "text")
        calls = {
            "search": lambda text: self.command("search", "notes", "--", text),
            "ask": lambda text: self.command("ask", "notes", "--", text),
            "add": lambda text: self.command("add", "notes", text=text),
            "add --messages": lambda text: self.command(
                "add", "notes", "--messages", "-", "--conversation", "d",
                text=json.dumps([{"role": "user", "content": text}]),
            ),
            "add --document": lambda text: (
                write(path, text.encode()),
                self.command("add", "notes", "--document", path, "--wait"),
            ),
        }
        for command, call in calls.items():
            for index, (shape, _) in enumerate(shapes(10)):

                def cost(size):
                    text = list(shapes(size))[index][1]
                    before = children()
                    call(text)
                    return children() - before

                with self.subTest(command, shape=shape):
                    self.check(f"{command} of {shape}", cost)

    def test_files(self):
        for index, (shape, _) in enumerate(shapes(10)):

            def cost(size):
                text = list(shapes(size))[index][1]
                before = self.until_idle()
                write(os.path.join(self.memories, f"{index} {size}.md"), text.encode())
                write(os.path.join(self.documents, f"{index} {size}.txt"), text.encode())
                with open(os.path.join(self.cube, "messages/c.md"), "a", encoding="utf-8") as file:
                    file.write(text)
                return self.until_idle() - before

            with self.subTest(shape=shape):
                # Three texts.
                self.check(f"files of {shape}", cost, 3 * MOST)

    def test_names_of_queries(self):
        for index, (shape, _) in enumerate(shapes(10)):
            for place in ["search", "ask"]:

                def cost(size):
                    text = list(shapes(size // 500))[index][1]
                    name = text.replace("/", " ").replace("\n", " ").strip().strip(".")
                    before = self.of_daemon()
                    try:
                        if place == "ask":
                            read(os.path.join(self.cube, place, name + ".md"))
                        else:
                            os.listdir(os.path.join(self.cube, place, name))
                    except FileNotFoundError:
                        pass  # it is no question, or no query
                    return self.of_daemon() - before

                with self.subTest(place, shape=shape):
                    self.check(f"{place} of {shape}", cost)
