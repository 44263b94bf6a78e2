"""The time zone that a cube is kept in."""

import os

from harness import MountTest, read


class Zones(MountTest):
    def prepare(self):
        self.store.environment["TZ"] = "Asia/Tokyo"
        self.store.run("new", "tokyo")
        self.store.environment["TZ"] = "UTC"

    def test_a_new_cube_has_the_machines(self):
        moment = "2026-03-01T20:00:00Z"
        for cube, shown in (("tokyo", b"2026-03-02 05:00:00"), ("notes", b"2026-03-01 20:00:00")):
            self.store.run("add", cube, "--conversation", "talk", "--time", moment, "Good night.")
            path = os.path.join(self.store.mount_point, cube)
            self.eventually(lambda: shown in read(os.path.join(path, "messages/talk.md")))
            about = read(os.path.join(path, "about.md"))
            self.assertEqual(b"timezone: Asia/Tokyo" in about, cube == "tokyo", about)
