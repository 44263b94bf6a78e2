"""by/ as people and programs use it: links, tags that are set by mv and rm, and walks over all."""

import errno
import os
import subprocess

from harness import MountTest, read, write


class Groups(MountTest):
    def setUp(self):
        super().setUp()
        self.by = os.path.join(self.cube, "by")
        for folder, name, tags in (("pt", "hotel.md", ""), ("es", "hotel.md", ""), ("", "soup.md", "tags: food\n")):
            os.makedirs(os.path.join(self.memories, folder), exist_ok=True)
            text = f"---\n{tags}date: 2025-06-10\n---\nThe {name} of {folder or 'Ana'}.\n"
            write(os.path.join(self.memories, folder, name), text.encode())

    def tags(self, path):
        try:
            return os.getxattr(os.path.join(self.memories, path), "user.memcube.tags").decode().split("\n")
        except OSError as error:
            self.assertEqual(error.errno, errno.ENODATA)
            return []

    def links(self, group):
        """What `ls -l` shows of a group: names and where they lead to."""
        folder = os.path.join(self.by, group)
        return {name: os.path.relpath(os.path.realpath(os.path.join(folder, name)), self.memories) for name in os.listdir(folder)}

    def test_tags_by_mv_and_rm(self):
        self.shell("mkdir ../by/tag/travel; mv pt/hotel.md ../by/tag/travel/; mv soup.md ../by/tag/travel")
        self.eventually(lambda: all(os.path.islink(os.path.join(self.by, "tag/travel", name)) for name in ("hotel.md", "soup.md")))
        self.assertEqual(self.links("tag/travel"), {"hotel.md": "pt/hotel.md", "soup.md": "soup.md"})
        self.assertEqual((self.tags("pt/hotel.md"), self.tags("soup.md")), (["travel"], ["travel"]))
        self.assertEqual(self.found("tag:travel"), ["hotel.md", "soup.md"])
        self.shell("ln -s ../../../memories/es/hotel.md ../by/tag/travel/other.md")
        self.assertEqual(sorted(self.links("tag/travel").values()), ["es/hotel.md", "pt/hotel.md", "soup.md"])
        # The same links elsewhere, for another tag.
        self.shell("mkdir ../by/tag/copies; rsync -a --omit-link-times ../by/tag/travel/soup.md ../by/tag/copies/")
        self.assertEqual(self.links("tag/copies"), {"soup.md": "soup.md"})
        self.shell("rm -r ../by/tag/copies; mv ../by/tag/travel ../by/tag/trips; rm ../by/tag/trips/hotel*.md")
        self.assertEqual(self.links("tag/trips"), {"soup.md": "soup.md"})
        self.assertEqual((self.tags("pt/hotel.md"), self.tags("soup.md")), ([], ["trips"]))
        self.store.start("rm", os.path.join(self.by, "tag/food/soup.md"))
        self.assertEqual(sorted(os.listdir(os.path.join(self.by, "tag"))), ["food", "trips"])
        refused = self.store.start("rm", os.path.join(self.by, "tag/food/soup.md"))
        self.assertIn(b"Operation not permitted", refused.stderr)
        self.shell("mv pt/hotel.md ../by/type/fact/")
        self.assertEqual(self.links("type/FACT"), {"hotel.md": "pt/hotel.md"})
        wrong = self.store.start("mv", "pt/hotel.md", "../by/type/facts", cwd=self.memories)
        self.assertIn(b"No such file or directory", wrong.stderr)
        self.assertEqual(sorted(self.store.json("list", "notes")[0]), sorted(self.store.json("list", "notes")[1]))
        self.assertEqual(len(self.store.json("list", "notes")), 3)
        self.assertEqual(os.listdir(self.trash), [])

    def test_a_directory_of_a_tag_outlives_the_mount(self):
        os.mkdir(os.path.join(self.by, "tag", "empty"))
        self.store.unmount()
        self.remount()
        self.assertEqual(sorted(os.listdir(os.path.join(self.by, "tag"))), ["empty", "food"])
        os.rmdir(os.path.join(self.by, "tag", "empty"))
        self.assertEqual(os.listdir(os.path.join(self.by, "tag")), ["food"])

    def test_what_others_tag_is_shown(self):
        self.assertEqual(self.links("tag/food"), {"soup.md": "soup.md"})
        self.store.run("add", "notes", "Bread with olives.", "--tag", "food", "--name", "bread.md")
        self.eventually(lambda: len(self.links("tag/food")) == 2)
        self.store.run("rm", "notes", "memories/bread.md")
        self.eventually(lambda: len(self.links("tag/food")) == 1)

    def test_walks_end_and_do_no_harm(self):
        self.shell("mkdir ../by/tag/travel; mv pt/hotel.md ../by/tag/travel/")
        before = self.program("du", "-s", "--apparent-size", "--block-size=1", self.memories).split()[0]
        listed = self.program("find", self.by, "-type", "f").split()
        self.assertEqual(listed, [])
        self.assertEqual(self.store.start("grep", "-r", "hotel", self.by).stdout, b"")
        sizes = self.program("find", "-L", self.memories, "-type", "f", "-printf", "%s\n").split()
        self.assertGreaterEqual(int(before), sum(map(int, sizes)))
        # A sweep sees the links alone: not one of the files behind them.
        links = self.program("find", self.by, "-type", "l", "-printf", "%s\n").split()
        small = self.program("du", "-s", "--apparent-size", "--block-size=1", self.by).split()[0]
        self.assertEqual(int(small), sum(map(int, links)))
        copy = os.path.join(self.outside, "by")
        self.program("cp", "-a", self.by, copy)
        self.assertEqual(len(os.listdir(os.path.join(copy, "day/2025-06-10"))), 3)
        archive = subprocess.run(["tar", "cf", "-", "-C", self.by, "."], capture_output=True, check=True, env=self.store.environment)
        self.assertGreater(len(archive.stdout), 0)
        self.assertNotEqual(self.store.start("find", self.by, "-delete").returncode, 0)
        self.assertNotEqual(self.store.start("rm", "-rf", self.by).returncode, 0)
        self.assertEqual((self.tags("pt/hotel.md"), len(self.links("day/2025-06-10"))), (["travel"], 3))
        # A whole cube: its memories are in the trash then, and come back as they were.
        self.assertNotEqual(self.store.start("rm", "-rf", self.cube).returncode, 0)
        self.assertEqual(os.listdir(self.memories), [])
        self.assertEqual(os.listdir(os.path.join(self.by, "day")), [])
        self.shell("mkdir pt; mv ../trash/pt/hotel.md pt/")
        self.assertEqual(self.tags("pt/hotel.md"), ["travel"])
        self.assertEqual(self.links("tag/travel"), {"hotel.md": "pt/hotel.md"})
