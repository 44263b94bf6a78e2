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

    def test_days_are_counted_where_the_cube_is(self):
        said = ("--conversation", "talk", "--as", "Ana", "--time", "2026-03-01T20:00:00Z")
        for cube, day in (("tokyo", "2 March 2026"), ("notes", "1 March 2026")):
            self.store.run("add", cube, *said, "--wait", "I lost my umbrella in the tram today.")
            found = self.store.json("search", cube, "umbrella in:memories")["results"]
            self.assertEqual(
                [each["text"].strip() for each in found],
                [f"Ana lost their umbrella in the tram on {day}."])

    def test_results_show_the_day_of_the_cube(self):
        said = ("--conversation", "talk", "--as", "Ana", "--time", "2026-03-01T20:00:00Z")
        for cube, shown in (("tokyo", b"2026-03-02 05:00"), ("notes", b"2026-03-01 20:00")):
            self.store.run("add", cube, *said, "The plumber forgot a wrench.")
            self.assertIn(shown, self.store.run("search", cube, "plumber"))
            path = os.path.join(self.store.mount_point, cube, "search/plumber wrench.md")
            self.eventually(lambda: b" \xc2\xb7 " + shown[:10] in read(path))
        both = read(os.path.join(self.store.mount_point, "search/plumber wrench.md"))
        self.assertIn(b" \xc2\xb7 2026-03-02", both)
        self.assertIn(b" \xc2\xb7 2026-03-01", both)
