"""Names, attributes and numbers that nobody means well: the mount answers, and goes on."""

import errno
import os
import random
import threading
import time

from harness import MountTest, read, runs, write


class Hostile(MountTest):
    limit = 300

    def setUp(self):
        super().setUp()
        for number in range(5):
            write(os.path.join(self.memories, f"{number}.md"), b"hotel lisbon %d\n" % number)

    def attempt(self, call, *arguments):
        """The result, or the error number; neither may take long."""
        began = time.monotonic()
        try:
            result = call(*arguments)
        except OSError as error:
            result = error
        self.assertLess(time.monotonic() - began, 20, (call, arguments))
        return result

    def is_well(self):
        self.assertTrue(runs(self.daemon))
        self.assertEqual(len(set(os.listdir(self.memories)) - {"learned"}), 5)
        self.assertEqual(len(self.found("hotel lisbon")), 5)

    def test_search_names_of_every_byte(self):
        search = os.fsencode(self.search)
        for byte in set(range(1, 256)) - {0x2F}:
            one = bytes([byte])
            for name in (one, b"a" + one, one + b"a", b"a " + one + b" b", one * 200,
                         b"type:" + one, b"a " + one + b".md", b"a:" + one + b".json"):
                path = os.path.join(search, name)
                for call in (os.listdir, os.stat, lambda p: open(p, "rb").close()):
                    self.attempt(call, path)
                self.attempt(os.getxattr, path, b"user.memcube.total")
        self.is_well()

    def test_random_and_long_search_names(self):
        chance = random.Random(1)
        letters = b" \"'()*:-+~^&|\\.,;<>{}[]=!?@#$%abcANDORNOTNEAR0189\xff\xc3\xa9\xe4\xb8\xad\n\t"
        for _ in range(300):
            length = chance.choice((1, 5, 30, 255, 256, 4000))
            name = bytes(chance.choice(letters) for _ in range(length))
            self.attempt(os.listdir, os.path.join(os.fsencode(self.search), name))
            self.attempt(os.stat, os.path.join(os.fsencode(self.search), name[:250] + b".md"))
        # Queries within queries, by steps, since a path has an end; a question has one, too.
        folder = os.open(self.search, os.O_PATH)
        for number in range(50):
            name = ("lisbon hotel" + " more" * (number % 40))[:250]
            try:
                inner = os.open(name, os.O_PATH | os.O_DIRECTORY, dir_fd=folder)
            except OSError as error:
                self.assertEqual(error.errno, errno.ENAMETOOLONG)
                self.assertGreater(number, 10)
                break
            os.close(folder)
            folder = inner
        self.attempt(os.listdir, f"/proc/self/fd/{folder}")
        os.close(folder)
        self.is_well()

    def test_attributes_of_every_size_and_name(self):
        write(os.path.join(self.cube, "messages/talk.md"), b"said\n")
        places = [
            os.path.join(self.memories, "1.md"), self.memories, self.cube, self.search,
            os.path.join(self.search, "x y"), os.path.join(self.cube, "about.md"),
            os.path.join(self.cube, "messages/talk.md"),
            os.path.join(self.store.mount_point, "README.md"), self.store.mount_point]
        names = [
            b"user.a", b"user." + b"n" * 250, b"user." + b"n" * 251, b"user.\xff", b"user.memcube.",
            b"user.memcube.type", b"user.memcube.tags", b"user.memcube.note", b"user.memcube.id",
            b"trusted.a", b"security.a", b"system.posix_acl_access", b"x", b""]
        for place in places:
            for name in names:
                for size in (0, 1, 4096, 65535, 65536, 65537):
                    self.attempt(os.setxattr, place, name, b"\xff" * size)
                    self.attempt(os.getxattr, place, name)
                self.attempt(os.removexattr, place, name)
            self.assertIsInstance(self.attempt(os.listxattr, place), list)
        self.assertEqual(read(places[0]), b"hotel lisbon 1\n")
        self.is_well()

    def test_a_thousand_threads(self):
        start = threading.Barrier(1000)
        failures = []

        def work(number):
            try:
                start.wait()
                for turn in range(3):
                    path = os.path.join(self.memories, f"{(number + turn) % 5}.md")
                    with open(path, "r+b" if number % 3 == 0 else "rb") as file:
                        file.read()
                    if number % 10 == 0:
                        os.listdir(os.path.join(self.search, f"hotel {turn}"))
                    if number % 11 == 0:
                        with open(os.path.join(self.cube, "messages/t.md"), "a") as file:
                            file.write(f"{number} {turn}\n")
            except OSError as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(1000)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        talk = read(os.path.join(self.cube, "messages/t.jsonl"))
        self.assertEqual(talk.count(b"\n"), 91 * 3)
        self.is_well()
        # Nothing is left open.
        self.eventually(lambda: len(os.listdir(f"/proc/{self.daemon}/fd")) < 40)
