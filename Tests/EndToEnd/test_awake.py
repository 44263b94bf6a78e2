"""Who reads one file after another has the processors kept awake, for as long as that lasts."""

import os
import threading
import time
import unittest

from harness import MountTest, read, unless, write

DEVICE = "/dev/cpu_dma_latency"


def may_ask():
    try:
        with open(DEVICE, "wb"):
            return True
    except OSError:
        return False


class Awake(MountTest):
    def is_asked_for(self):
        held = []
        for number in os.listdir(f"/proc/{self.daemon}/fd"):
            try:
                held.append(os.readlink(f"/proc/{self.daemon}/fd/{number}"))
            except FileNotFoundError:
                pass  # closed meanwhile
        return DEVICE in held

    def is_asked_for_within(self, seconds, expected):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.is_asked_for() == expected:
                return True
        return False

    @unless(["address", "thread"], "requests come slowly there")
    def test_while_files_are_read(self):
        names = [os.path.join(self.memories, f"{number}.md") for number in range(200)]
        for name in names:
            write(name, b"kato\n")
        is_over = threading.Event()

        def go_through():
            while not is_over.is_set():
                for name in names:
                    read(name)

        reader = threading.Thread(target=go_through)
        reader.start()
        try:
            # Where the file is not this user's to open, all goes on without it.
            may = may_ask() and len(os.sched_getaffinity(0)) > 1
            self.assertEqual(self.is_asked_for_within(10 if may else 1, True), may)
            # Not for good, even where somebody reads on.
            self.assertTrue(self.is_asked_for_within(10, False))
        finally:
            is_over.set()
            reader.join()
        self.assertTrue(self.is_asked_for_within(10, False))
        self.assertFalse(self.is_asked_for_within(1, True), "asked for with nobody there")


if __name__ == "__main__":
    unittest.main()
