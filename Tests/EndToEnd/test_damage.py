"""Bundles that are damaged, odd or not ours, in a mounted store: each costs itself, no other."""

import errno
import glob
import hashlib
import json
import os
import shutil
import socket
import sys

from harness import MEMCUBE, MountTest, read, write

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "Reader"))
import forge  # noqa: E402

EDGE = 1 << 53  # of the integers that a record may hold


class Damage(MountTest):
    def bundle_of(self, name, number):
        """A cube without state, of two memories in a segment each; and the first one's file."""
        path, cube = self.store.bundle(name), f"{number:032x}"
        os.mkdir(path)
        forge.put_manifest(path, forge.manifest(cube))
        texts = {"a.md": b"heron\n" * 40, "b.md": b"stork\n"}
        segments = [
            forge.segment(path, [forge.line("memory", path=each, content=text.decode())], cube)
            for each, text in texts.items()
        ]
        return path, os.path.join(path, segments[0])

    def test_segments(self):
        stranger, _ = self.bundle_of("stranger", 1)
        line = forge.line("memory", path="c.md", content="not ours")
        foreign = os.path.join(stranger, forge.segment(stranger, [line], f"{1:032x}"))

        def cut(segment):
            os.truncate(segment, 300)

        def flip(segment):
            with open(segment, "r+b") as file:
                file.seek(300)
                byte = file.read(1)[0]
                file.seek(300)
                file.write(bytes([byte ^ 1]))

        def misname(segment):
            os.rename(segment, os.path.join(os.path.dirname(segment), "0" * 64 + ".jsonl"))

        def lengthen(segment):
            with open(segment, "ab") as file:
                file.write(b"a" * 10_000_000)

        def of_another(segment):
            os.unlink(segment)
            write(segment, read(foreign))

        def link(segment):
            os.rename(segment, os.path.join(self.outside, "segment"))
            os.symlink(os.path.join(self.outside, "segment"), segment)

        def fifo(segment):
            os.unlink(segment)
            os.mkfifo(segment)

        def folder(segment):
            os.unlink(segment)
            os.mkdir(segment)

        def a_socket(segment):
            os.unlink(segment)
            # A name that is short enough, in its directory.
            before = os.getcwd()
            os.chdir(os.path.dirname(segment))
            try:
                with socket.socket(socket.AF_UNIX) as bound:
                    bound.bind("s")
                os.rename("s", segment)
            finally:
                os.chdir(before)

        # What is whole in the file is shown.
        cases = {
            cut: ["b.md"], flip: ["b.md"], misname: ["a.md", "b.md"], lengthen: ["a.md", "b.md"],
            of_another: ["b.md"], link: ["b.md"], fifo: ["b.md"], folder: ["b.md"],
            a_socket: ["b.md"],
        }
        for number, (hurt, left) in enumerate(cases.items(), 2):
            name = hurt.__name__
            path, segment = self.bundle_of(name, number)
            hurt(segment)
            # By the commands, before the mount has seen it.
            listed = [each["path"] for each in self.store.json("list", name)]
            self.assertEqual(sorted(listed), [f"memories/{each}" for each in left], name)
            result = self.store.start(MEMCUBE, "verify", "--json", name)
            self.assertEqual(result.returncode, 5, name)
            month = os.path.join("log", os.path.basename(os.path.dirname(segment)))
            damage = json.loads(result.stdout)["damage"]
            self.assertTrue(damage and all(each["file"].startswith(month) for each in damage), name)
        for hurt, left in cases.items():
            name = hurt.__name__
            memories = os.path.join(self.store.mount_point, name, "memories")
            self.eventually(lambda: os.path.exists(memories))
            self.assertEqual(sorted(os.listdir(memories)), left, name)
            self.assertEqual(read(os.path.join(memories, "b.md")), b"stork\n")
            write(os.path.join(memories, "new.md"), b"new\n", fsync=True)
            self.assertEqual(len(self.store.json("list", name)), len(left) + 1, name)
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})

    def test_manifests(self):
        def manifest(version, number):
            return b'{"memcube":%d,"cube":"%032x"}\n' % (version, number)

        opened = {"missing": None, "empty": b"", "torn": b'{"memcube":1,"cu', "zeros": bytes(60)}
        refused = {
            "newer": manifest(2, 4), "newest": manifest(EDGE - 1, 5), "other": manifest(1, 99)}
        good = {}
        for number, (name, data) in enumerate((opened | refused).items()):
            path, _ = self.bundle_of(name, number)
            file = os.path.join(path, "manifest.json")
            good[name] = read(file)
            os.unlink(file)
            if data is not None:
                write(file, data)
        path, _ = self.bundle_of("directory", 50)
        os.unlink(os.path.join(path, "manifest.json"))
        os.mkdir(os.path.join(path, "manifest.json"))
        self.assertEqual(
            [each["path"] for each in self.store.json("list", "directory")],
            ["memories/a.md", "memories/b.md"])
        for name, data in (opened | refused).items():
            path = self.store.bundle(name)
            file = os.path.join(path, "manifest.json")
            place = os.path.join(self.store.mount_point, name)
            self.eventually(lambda: name in os.listdir(self.store.mount_point))
            if name in opened:
                self.assertEqual(sorted(os.listdir(place + "/memories")), ["a.md", "b.md"], name)
                self.assertEqual(read(file), good[name])
                continue
            with self.assertRaises(OSError) as caught:
                os.listdir(place)
            self.assertEqual(caught.exception.errno, errno.EIO, name)
            result = self.store.start(MEMCUBE, "list", name)
            self.assertEqual(result.returncode, 5, name)
            self.assertIn(b"memcube verify --repair", result.stderr)
            self.assertEqual(read(file), data)
            self.assertEqual(sorted(os.listdir(path)), ["log", "manifest.json"], "written to")
        # The others are served, and found.
        write(os.path.join(self.memories, "a.md"), b"stork\n")
        everywhere = os.listdir(os.path.join(self.store.mount_point, "search", "stork"))
        self.assertEqual(len(everywhere), len(opened) + 2)

    def refusal(self, path):
        """The error number of reading a file."""
        with self.assertRaises(OSError) as caught:
            with open(path, "rb", buffering=0) as file:
                file.read(4096)
        return caught.exception.errno

    def test_blobs(self):
        texts = {"doc.bin": os.urandom(5000), "same.bin": b"as it was"}
        for name, text in texts.items():
            write(os.path.join(self.documents, name), text, fsync=True)
        document = os.path.join(self.documents, "doc.bin")
        digest = hashlib.sha256(texts["doc.bin"]).hexdigest()
        blob = os.path.join(self.store.bundle(), "blobs", digest[:2], digest)
        flipped = bytes([texts["doc.bin"][0] ^ 1]) + texts["doc.bin"][1:]
        # The last one is a terabyte of nothing, which nobody has the time to read.
        hurts = (None, b"", flipped, texts["doc.bin"][:-1], texts["doc.bin"] + b"x", 1 << 40)
        for hurt in hurts:
            self.store.unmount()
            # As where the state is on another file system: nothing is kept of it there.
            for kept in glob.glob(self.store.state("cubes", "*", "*", "blobs")):
                shutil.rmtree(kept)
            if hurt is None:
                os.unlink(blob)
            elif isinstance(hurt, int):
                os.truncate(blob, hurt)
            else:
                write(blob, hurt)
            self.remount()
            # It is listed with its size, and not one wrong byte is read.
            self.assertEqual(sorted(os.listdir(self.documents)), sorted(texts))
            self.assertEqual(os.stat(document).st_size, 5000)
            self.assertEqual(self.refusal(document), errno.EIO)
            self.assertEqual(read(os.path.join(self.documents, "same.bin")), b"as it was")
            result = self.store.start(MEMCUBE, "verify", "--json", "notes")
            self.assertEqual(result.returncode, 5)
            damage = json.loads(result.stdout)["damage"]
            self.assertEqual([each["file"] for each in damage], [f"blobs/{digest[:2]}/{digest}"])
            shown = self.store.start(MEMCUBE, "show", "notes", "documents/doc.bin")
            self.assertEqual((shown.returncode, shown.stdout), (5, b""))
        # Another copy brings it, while all is mounted.
        write(blob, texts["doc.bin"])
        self.assertEqual(read(document), texts["doc.bin"])
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})

    def test_blobs_that_are_kept(self):
        """Another file in the place of a blob: reading goes on, and the next command mends it."""
        texts = {"documents/doc.bin": os.urandom(5000), "memories/long.md": b"long line\n" * 200_000}
        for place, text in texts.items():
            path = os.path.join(self.cube, place)
            write(path, text, fsync=True)
            digest = hashlib.sha256(text).hexdigest()
            blob = os.path.join(self.store.bundle(), "blobs", digest[:2], digest)
            for hurt in (None, b"", text[:-1]):
                with self.subTest(place, hurt=hurt and len(hurt)):
                    if hurt is not None:
                        write(blob + ".new", hurt)
                        os.rename(blob + ".new", blob)
                    else:
                        os.unlink(blob)
                    self.assertEqual(self.store.run("show", "notes", place), text)
                    self.assertEqual(read(path), text)
                    result = self.store.start(MEMCUBE, "verify", "--json", "--repair", "notes")
                    self.assertEqual(json.loads(result.stdout), {"ok": True, "damage": []})
                    self.assertEqual(read(blob), text)
        # One that nobody knows, cut off: it is named, and goes.
        stray = "ab" * 32
        place = f"blobs/ab/{stray}"
        os.makedirs(os.path.join(self.store.bundle(), "blobs/ab"), exist_ok=True)
        write(os.path.join(self.store.bundle(), place), b"torn")
        result = self.store.start(MEMCUBE, "verify", "--json", "notes")
        self.assertEqual(result.returncode, 5)
        self.assertEqual([each["file"] for each in json.loads(result.stdout)["damage"]], [place])
        self.store.run("verify", "--repair", "notes")
        self.assertFalse(os.path.exists(os.path.join(self.store.bundle(), place)))

    def test_numbers_at_the_edges(self):
        last = (1 << 48) - 1 - forge.NOW  # the latest order time
        latest, earliest = "9999-12-31T23:59:59.999999999Z", "0000-01-01T00:00:00Z"
        good = {
            "late.md": {"at": last}, "early.md": {"at": -forge.NOW},
            "latest.md": {"mtime": latest}, "earliest.md": {"mtime": earliest},
            "west.md": {"mtime": "9999-12-31T23:59:59-23:59"},
            "east.md": {"mtime": "0000-01-01T00:00:00+23:59"},
            "count.md": {"replica": "0" * 16, "seq": EDGE}, "mode.md": {"mode": 0o7777},
            "sure.md": {"confidence": 1}, "unknown.md": {"number": -EDGE, "float": 1e308},
        }
        # Carried along as unknown, or a damaged line: neither is a memory.
        bad = [
            {"seq": EDGE + 1}, {"seq": 1 << 63}, {"seq": -1}, {"mode": 0o10000}, {"mode": -1},
            {"mtime": "10000-01-01T00:00:00Z"}, {"confidence": 1.5}, {"confidence": -1},
            {"content": ..., "blob": {"sha256": "c" * 64, "size": -1}},
        ]
        lines = [
            forge.line("memory", **{"path": name, "content": "edge\n"} | fields)
            for name, fields in good.items()
        ]
        lines += [
            forge.line("memory", **{"path": f"bad {number}", "content": "edge\n"} | fields)
            for number, fields in enumerate(bad)
        ]
        for name, size in (("empty.bin", 0), ("huge.bin", EDGE)):
            blob = {"sha256": f"{size:064x}", "size": size}
            lines.append(forge.line("document", path=name, blob=blob))
        for number, date in enumerate((latest, earliest, "0000-01-01T00:00:00+23:59")):
            lines.append(forge.line("message", content=f"said {number}", date=date))
        folder = {"mode": 0o7777, "mtime": latest}
        lines.append(forge.line("setting", key="folder/odd", value=folder))
        folder = {"mode": EDGE, "mtime": 7}
        lines.append(forge.line("setting", key="folder/odder", value=folder))
        path = self.store.bundle("edges")
        os.mkdir(path)
        forge.put_manifest(path)
        forge.segment(path, lines)

        cube = os.path.join(self.store.mount_point, "edges")
        memories, documents = os.path.join(cube, "memories"), os.path.join(cube, "documents")
        self.eventually(lambda: os.path.exists(memories))
        names = sorted([*good, "odd", "odder"])
        for _ in range(2):
            self.assertEqual(sorted(set(os.listdir(memories)) - {"learned"}), names)
            for name in good:
                self.assertEqual(read(os.path.join(memories, name)), b"edge\n")
            moment = os.stat(os.path.join(memories, "latest.md")).st_mtime_ns
            self.assertEqual(moment, 253402300799_999999999)
            moment = os.stat(os.path.join(memories, "earliest.md")).st_mtime_ns
            self.assertEqual(moment, -62167219200_000000000)
            self.assertEqual(os.stat(os.path.join(memories, "mode.md")).st_mode & 0o7777, 0o7777)
            for name, size in (("empty.bin", 0), ("huge.bin", EDGE)):
                self.assertEqual(os.stat(os.path.join(documents, name)).st_size, size)
            # Also of no bytes: whether they are those of the hash is not known.
            for name in ("empty.bin", "huge.bin"):
                self.assertEqual(self.refusal(os.path.join(documents, name)), errno.EIO)
            talk = read(os.path.join(cube, "messages/c.md"))
            self.assertEqual([talk.count(b"said %d" % number) for number in range(3)], [1, 1, 1])
            self.assertGreater(os.statvfs(memories).f_blocks, 0)
            self.assertEqual(len(os.listdir(os.path.join(cube, "search/edge limit:99"))), len(good))
            self.assertEqual(len(self.store.json("list", "edges")), len(good) + 2)
            # An index made anew, and then a mount, say the same.
            self.store.run("rebuild", "edges")
            self.store.unmount()
            self.remount()
        # Both kinds of numbers that no line may hold are damage, all else is in order.
        result = self.store.start(MEMCUBE, "verify", "--json", "edges")
        damage = json.loads(result.stdout)["damage"]
        self.assertEqual(len([each for each in damage if each["file"].startswith("log/")]), 2)
        # What is at an edge can be changed.
        for name in good:
            write(os.path.join(memories, name), b"inland\n", fsync=True)
            self.assertEqual(read(os.path.join(memories, name)), b"inland\n")
        with open(os.path.join(cube, "messages/c.md"), "ab") as file:
            file.write(b"said 4\n")
        self.assertTrue(read(os.path.join(cube, "messages/c.md")).endswith(b"said 4\n"))

    def test_content_of_a_version_that_is_not_here(self):
        path = self.store.bundle("half")
        os.mkdir(path)
        forge.put_manifest(path)
        forge.segment(path, [forge.line("memory", path="a.md", content_from="0" * 36)])
        file = os.path.join(self.store.mount_point, "half", "memories", "a.md")
        self.eventually(lambda: os.path.exists(file))
        self.assertEqual(self.refusal(file), errno.EIO)
        self.assertNotEqual(self.store.start("cp", file, self.outside).returncode, 0)
        write(file, b"here now\n", fsync=True)
        self.assertEqual(read(file), b"here now\n")

    def test_more_tags_than_count(self):
        path = self.store.bundle("tags")
        os.mkdir(path)
        forge.put_manifest(path)
        tags = [f"t{number:05d}" for number in range(30_000)]
        forge.segment(path, [forge.line("memory", path="a.md", content="heron\n", tags=tags)])
        cube = os.path.join(self.store.mount_point, "tags")
        file = os.path.join(cube, "memories", "a.md")
        self.eventually(lambda: os.path.exists(file))
        # Each part of a long text stands under each tag.
        write(file, b"stork \n" * 200_000, fsync=True)
        self.assertEqual(sorted(os.listdir(os.path.join(cube, "by", "tag"))), tags[:1_000])
        self.assertTrue(self.store.json("search", "tags", "stork tag:t00999")["results"])
        self.assertFalse(self.store.json("search", "tags", "stork tag:t01000")["results"])
        self.assertEqual(read(file), b"stork \n" * 200_000)
