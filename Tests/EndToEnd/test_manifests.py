"""A manifest of another cube, or of a newer version, is copied over that of a cube which is mounted."""

import glob
import json
import os
import time

from harness import MEMCUBE, MountTest, read, write


class Manifests(MountTest):
    def segments(self):
        return sorted(glob.glob(os.path.join(self.store.bundle(), "log/*/*")))

    def test_nothing_is_written_until_it_is_back(self):
        path = os.path.join(self.store.bundle(), "manifest.json")
        own = read(path)
        foreign = json.dumps({"memcube": 1, "cube": "8" * 32}, separators=(",", ":")) + "\n"
        for turn, manifest in enumerate([foreign.encode(), b'{"memcube":2,"x":1}\n']):
            name = os.path.join(self.memories, f"{turn}.md")
            write(name, b"before\n", fsync=True)
            spooled = os.path.join(self.memories, f"spooled {turn}.md")
            write(spooled, b"spooled\n")
            write(path, manifest)
            before = self.segments()
            with self.assertRaises(OSError):
                write(os.path.join(self.memories, "new.md"), b"not here\n", fsync=True)
            time.sleep(1.5)
            with self.assertRaises(OSError):
                write(os.path.join(self.memories, "late.md"), b"nor here\n")
            self.assertEqual(self.segments(), before)
            self.assertEqual(self.store.start(MEMCUBE, "list", "notes").returncode, 5)
            write(path, own)
            self.eventually(lambda: os.path.exists(spooled))
            self.assertEqual(read(name), b"before\n")
            self.assertEqual(read(spooled), b"spooled\n")
            write(os.path.join(self.memories, f"after {turn}.md"), b"goes on\n", fsync=True)
            self.assertGreater(len(self.segments()), len(before))
        self.assertTrue(self.store.json("verify", "notes")["ok"])
