"""Programs that walk over a whole mount: they end, run no query, and see each memory once."""

import collections
import os

from harness import MountTest, identity, write


class Sweeps(MountTest):
    def setUp(self):
        super().setUp()
        os.makedirs(os.path.join(self.memories, "trips/pt"))
        os.mkdir(os.path.join(self.documents, "birds"))
        write(os.path.join(self.memories, "trips/pt/hotel.md"), b"---\ntags: [travel, food]\ndate: 2025-06-10\n---\nA hotel with a heron.\n")
        os.symlink("trips/pt/hotel.md", os.path.join(self.memories, "link.md"))
        write(os.path.join(self.memories, "gone.md"), b"A heron that flew away.\n")
        os.unlink(os.path.join(self.memories, "gone.md"))
        write(os.path.join(self.documents, "birds/heron.txt"), b"The grey heron stands still.\n")
        write(os.path.join(self.memories, ".left.md.swp"), b"a heron of an editor\n")
        write(os.path.join(self.cube, "messages", "lake.md"), b"I saw a heron.\n")
        os.mkdir(os.path.join(self.search, "saved", "heron"))
        self.store.run("new", "other")
        # Queries that somebody ran, an answer, and a filter, which stand under their names alone.
        for query in ("heron", "grey heron", "tag:travel heron"):
            os.listdir(os.path.join(self.search, query))
        os.listdir(os.path.join(self.store.mount_point, "search", "heron"))
        # What is learned of the message comes a moment later.
        self.eventually(lambda: os.listdir(os.path.join(self.cube, "by/type/EVENT")))
        self.memory = os.stat(os.path.join(self.memories, "trips/pt/hotel.md"))

    def walk(self):
        """What find prints of all that is there: kind, number, links, bytes, path below the mount."""
        printed = self.program("find", self.store.mount_point, "-printf", r"%y %i %n %s %P\0")
        entries = [line.split(b" ", 4) for line in printed.split(b"\0")[:-1]]
        return [(kind, int(inode), int(links), int(size), os.fsdecode(path)) for kind, inode, links, size, path in entries]

    def test_find(self):
        entries = self.walk()
        self.assertEqual(entries, self.walk())
        files = [entry for entry in entries if entry[0] == b"f"]
        paths = [path for *_, path in entries]
        self.assertLess(len(entries), 300)
        # Each number once, but what says that it has more links.
        counts = collections.Counter(inode for _, inode, *_ in entries)
        self.assertEqual([path for _, inode, links, _, path in files if counts[inode] > links], [])
        self.assertEqual(counts[self.memory.st_ino], 1)
        for place in ("notes/memories/trips/pt/hotel.md", "notes/trash/gone.md", "notes/documents/birds/heron.txt", "notes/memories/.left.md.swp"):
            self.assertIn(place, paths)
        # No query: neither those that somebody ran nor the saved one; and no old texts.
        for place in ("search", "ask", "context"):
            below = [path for path in paths if f"/{place}/" in f"/{path}"]
            self.assertEqual([path for path in below if "heron" in path or "travel" in path], [])
        self.assertEqual([path for path in paths if "/history/" in path and "hotel" in path], [])

    def test_following_links_ends(self):
        followed = self.program("find", "-L", self.store.mount_point, "-name", "hotel.md").decode().split()
        inodes = {os.stat(path).st_ino for path in followed}
        self.assertEqual(inodes, {self.memory.st_ino})

    def test_du(self):
        entries = self.walk()
        once = {inode: size for _, inode, _, size, _ in entries}
        total = self.program("du", "-s", "--apparent-size", "--block-size=1", self.store.mount_point)
        self.assertEqual(int(total.split()[0]), sum(once.values()))
        listed = self.program("du", "-a", self.store.mount_point).decode()
        self.assertEqual(listed.count("hotel.md"), 1 + len([path for *_, path in entries if "by/" in path and path.endswith("hotel.md")]))

    def test_grep(self):
        said = [path for *_, path in self.walk() if "/messages/" in path and path.endswith((".md", ".jsonl"))]
        listed = self.store.start("grep", "-rl", "heron", self.store.mount_point).stdout.decode().split("\n")[:-1]
        found = sorted(os.path.relpath(path, self.store.mount_point) for path in listed)
        self.assertEqual(collections.Counter(found), collections.Counter(set(found)))
        memories = {"memories/trips/pt/hotel.md", "trash/gone.md", "documents/birds/heron.txt", "memories/.left.md.swp"}
        self.assertLessEqual({f"notes/{path}" for path in memories} | {path for path in said if "README" not in path}, set(found))
        self.assertEqual([path for path in found if "/by/" in path], [])

    def test_updatedb(self):
        database = os.path.join(self.outside, "plocate.db")
        before = self.walk()
        self.program(
            "updatedb", "--require-visibility", "no", "--prunefs", "", "--prunepaths", "",
            "--prune-bind-mounts", "no", "--database-root", self.store.mount_point, "--output", database)
        located = self.program("locate", "--database", database, "-0", self.store.mount_point).split(b"\0")[:-1]
        paths = {os.path.relpath(os.fsdecode(path), self.store.mount_point) for path in located}
        self.assertEqual(paths - {"."}, {path for *_, path in before if path})
        self.assertEqual(len(located), len(set(located)))
        self.assertEqual(self.walk(), before)

    def test_nothing_is_changed(self):
        listed = self.store.json("list", "notes")
        number = identity(os.path.join(self.memories, "trips/pt/hotel.md"))
        for program in (["tree", "-a"], ["ncdu", "-0", "-o", "/dev/null"], ["ls", "-laR"], ["stat", "-f"], ["getfattr", "-dR"]):
            self.program(*program, self.store.mount_point)
        self.assertEqual(self.store.json("list", "notes"), listed)
        self.assertEqual(identity(os.path.join(self.memories, "trips/pt/hotel.md")), number)
