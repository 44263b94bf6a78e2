"""The table of calls.py on a plain directory, and on memories/ and documents/ of a mount."""

import os
import traceback
import calls
from harness import MountTest


class Posix(MountTest):
    def cases(self, root, is_mount):
        """Runs all; what each wants to be asked again, by name."""
        again, failures = {}, []
        os.mkdir(root)
        for body in calls.CASES:
            here = calls.Place(os.path.join(root, body.__name__), is_mount)
            try:
                again[body.__name__] = body(here)
            except Exception:
                failures.append(f"{body.__name__}: {traceback.format_exc()}")
        self.assertEqual(failures, [], "\n".join([root, *failures]))
        return again

    def test_a_plain_directory_proves_the_table(self):
        self.cases(os.path.join(self.outside, "memories"), False)
        self.assertGreater(len(calls.CASES), 40)

    def test_the_mount(self):
        later = []
        for folder in (self.memories, self.documents):
            later.append(self.cases(os.path.join(folder, "cases"), True))
        self.store.unmount()
        self.remount()
        for again in later:
            for name, body in again.items():
                with self.subTest(name):
                    if body:
                        body()
        self.assertTrue(self.store.json("verify", "notes")["ok"])
