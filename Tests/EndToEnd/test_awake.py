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

    def is_never_asked_for(self):
        end = time.monotonic() + 1
        while time.monotonic() < end:
            if self.is_asked_for():
                return False
        return True

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
            if may_ask() and len(os.sched_getaffinity(0)) > 1:
                self.eventually(self.is_asked_for, seconds=10)
            else:
                self.assertTrue(self.is_never_asked_for())
            # Not for good, even where somebody reads on.
            self.eventually(lambda: not self.is_asked_for(), seconds=10)
        finally:
            is_over.set()
            reader.join()
        self.eventually(lambda: not self.is_asked_for(), seconds=10)
        self.assertTrue(self.is_never_asked_for(), "asked for with nobody there")


if __name__ == "__main__":
    unittest.main()
