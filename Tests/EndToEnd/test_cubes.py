"""Cubes made, renamed and imported at the mount's root, by the tools that people have."""

import glob
import os
import select
import shutil
import signal
import subprocess
import time

from harness import MEMCUBE, MountTest, Store, identity, read, write


class Cubes(MountTest):
    def at_root(self, *names):
        return os.path.join(self.store.mount_point, *names)

    def foreign(self, name="ana", size=300_000):
        """A bundle of another store, with a memory and a document."""
        other = Store(os.path.join(self.outside, "store of " + name))
        other.run("new", name)
        other.run("add", name, f"the text of {name}", "--name", "a.md")
        write(os.path.join(self.outside, "doc.bin"), os.urandom(size))
        other.run("add", name, "--document", os.path.join(self.outside, "doc.bin"))
        return other.bundle(name)

    def imported(self, name):
        path = self.at_root(name, "memories/a.md")
        self.eventually(lambda: os.path.exists(path))
        self.assertEqual(read(self.at_root(name, "documents/doc.bin")),
                         read(os.path.join(self.outside, "doc.bin")))
        self.assertNotIn(name + ".memcube", os.listdir(self.at_root()))

    def test_a_rename_under_way(self):
        """Writers, readers, a second mount and a command go on while a cube gets other names."""
        second = os.path.join(self.store.directory, "second")
        self.store.run("mount", second)
        path = os.path.join(self.memories, "log.md")
        write(path, b"begin\n")
        before = identity(path)
        here = open(path, "ab", buffering=0)
        there = os.path.join(second, "notes/memories")
        other = open(os.path.join(there, "other.md"), "ab", buffering=0)
        watch = subprocess.Popen(
            [MEMCUBE, "watch", "notes"], env=self.store.environment, stdout=subprocess.PIPE)

        def is_watching():
            with open(os.path.join(self.memories, "watched.md"), "ab") as file:
                file.write(b"more\n")
            return select.select([watch.stdout], [], [], 0.1)[0]
        self.eventually(is_watching)
        name = "notes"
        for turn in range(5):
            new = f"name {turn}"
            here.write(b"%d\n" % turn)
            other.write(b"%d\n" % turn)
            os.rename(self.at_root(name), self.at_root(new))
            here.write(b"after %d\n" % turn)
            other.write(b"after %d\n" % turn)
            os.fsync(here.fileno())
            os.fsync(other.fileno())
            name = new
        here.close()
        other.close()
        whole = b"".join(b"%d\nafter %d\n" % (turn, turn) for turn in range(5))
        self.assertEqual(read(self.at_root(name, "memories/log.md")), b"begin\n" + whole)
        self.assertEqual(identity(self.at_root(name, "memories/log.md")), before)
        self.eventually(lambda: name in os.listdir(second) and "notes" not in os.listdir(second))
        self.assertEqual(read(os.path.join(second, name, "memories/other.md")), whole)
        self.assertEqual(self.store.json("verify", name), {"ok": True, "damage": []})
        self.assertIsNone(watch.poll())
        watch.send_signal(signal.SIGINT)
        watch.communicate()
        self.store.unmount(second)

    def test_another_mount_sees_it(self):
        second = os.path.join(self.store.directory, "second")
        self.store.run("mount", second)
        self.assertFalse(os.path.exists(os.path.join(second, "new")))
        os.mkdir(self.at_root("new"))
        write(self.at_root("new/memories/a.md"), b"text\n")
        self.assertEqual(read(os.path.join(second, "new/memories/a.md")), b"text\n")
        os.mkdir(os.path.join(second, "projects/acme"))
        self.assertIn("projects", os.listdir(self.at_root()))
        self.store.unmount(second)

    def test_tools(self):
        for name, tool in (("one", ("cp", "-r")), ("two", ("cp", "-a")), ("three", ("rsync", "-a")),
                           ("four", ("mv",))):
            bundle = self.foreign(name)
            if tool == ("mv",) and os.path.isdir("/dev/shm"):  # from another file system
                place = "/dev/shm/memcube-" + os.path.basename(self.store.directory)
                self.addCleanup(shutil.rmtree, place, ignore_errors=True)
                os.mkdir(place)
                bundle = shutil.move(bundle, place)
            self.program(*tool, bundle, self.at_root())
            self.imported(name)
        bundle = self.foreign("five")
        self.shell(f"tar -C '{os.path.dirname(bundle)}' -c five.memcube | tar -C '{self.at_root()}' -x")
        self.imported("five")
        # Once more, and back: what either side has is in both. No mount shows what is left meanwhile.
        second = os.path.join(self.store.directory, "second")
        self.store.run("mount", second)
        write(self.at_root("five/memories/mine.md"), b"mine\n", fsync=True)
        self.program("rsync", "-a", "--exclude", "index", bundle, self.at_root())
        self.eventually(lambda: "five.memcube" not in os.listdir(self.at_root()))
        self.assertNotIn("five.memcube", os.listdir(second))
        # And under another name, through the other mount, which says how it gets there.
        usb = os.path.join(second, "usb.memcube")
        self.program("rsync", "-a", "--exclude", "index", bundle + "/", usb)
        self.eventually(lambda: os.path.exists(usb + ".problem"))
        self.assertIn(b"mv usb.memcube five.memcube", read(usb + ".problem"))
        self.program("mv", usb, os.path.join(second, "five.memcube"))
        self.eventually(lambda: not [
            name for name in os.listdir(second) + os.listdir(self.at_root()) if "memcube" in name])
        self.store.unmount(second)
        self.assertEqual(sorted(os.listdir(self.at_root("five/memories"))), ["a.md", "mine.md"])
        self.assertEqual(self.store.json("verify", "five"), {"ok": True, "damage": []})

    def test_bundles_with_the_names_of_places(self):
        """What is copied into the store as search.memcube takes no place of the root's."""
        names = ("search", "ask", "projects", "README.md")
        for name in names:
            shutil.copytree(self.foreign("ana " + name), self.store.bundle(name))
        shown = [name + ".memcube" for name in names]
        self.eventually(lambda: set(shown) <= set(os.listdir(self.at_root())))
        listed = os.listdir(self.at_root())
        self.assertEqual(len(listed), len(set(listed)), listed)
        self.assertIn(b"search", read(self.at_root("README.md")))
        self.assertTrue(os.listdir(self.at_root("search/text of ana")))
        for name in shown:
            self.assertEqual(read(self.at_root(name, "memories/a.md"))[:15], b"the text of ana")
        os.rename(self.at_root("search.memcube"), self.at_root("found"))
        write(self.at_root("found/memories/b.md"), b"more\n", fsync=True)
        self.assertEqual(self.store.json("verify", "found"), {"ok": True, "damage": []})
        self.assertNotIn("search.memcube", os.listdir(self.at_root()))
        with self.assertRaises(OSError):
            os.rename(self.at_root("found"), self.at_root("ask.memcube"))

    def test_a_killed_mount(self):
        bundle = self.foreign(size=40_000_000)
        # So slow that it is not through before the kill.
        copy = subprocess.Popen(
            ["rsync", "-r", "--inplace", "--bwlimit=1m", bundle, self.at_root()],
            stderr=subprocess.DEVNULL)
        self.eventually(lambda: glob.glob(self.at_root("ana.memcube/blobs/*/*")))
        self.kill(signal.SIGKILL)
        self.assertNotEqual(copy.wait(), 0)
        self.remount()
        problem = self.at_root("ana.memcube.problem")
        self.eventually(lambda: os.path.exists(problem))
        self.assertFalse(os.path.exists(self.at_root("ana")))
        self.assertEqual(self.store.json("verify", "notes")["ok"], True)
        self.assertNotIn(b"ana", self.store.run("list"))
        self.program("cp", "-r", bundle, self.at_root())
        self.imported("ana")
        # Between the two that a rename is made of.
        for turn in range(3):
            write(self.at_root("ana/memories/b.md"), b"turn %d\n" % turn)
            mover = subprocess.Popen(
                ["mv", "-T", self.at_root("ana"), self.at_root("anna")], stderr=subprocess.DEVNULL)
            time.sleep(0.002 * turn)
            self.kill(signal.SIGKILL)
            mover.wait()
            self.remount()
            if os.path.exists(self.at_root("anna")):
                os.rename(self.at_root("anna"), self.at_root("ana"))
            self.assertEqual(read(self.at_root("ana/memories/b.md")), b"turn %d\n" % turn)
        self.assertEqual(self.store.json("verify", "ana"), {"ok": True, "damage": []})

    def test_a_killed_mount_beside_another(self):
        """What a killed mount left is looked at by the one that lives; the rest comes by a third."""
        bundle = self.foreign()
        second = os.path.join(self.store.directory, "second")
        self.store.run("mount", second)
        # As a copy tool that is in the middle of a segment.
        arriving = self.at_root("ana.memcube")
        segment = glob.glob(os.path.join(bundle, "log/*/*"))[0]
        copy = os.path.join(arriving, os.path.relpath(segment, bundle))
        os.makedirs(os.path.dirname(copy))
        shutil.copy(os.path.join(bundle, "manifest.json"), arriving)
        with open(segment, "rb") as source:
            half = source.read(os.path.getsize(segment) // 2)
        file = os.open(copy, os.O_WRONLY | os.O_CREAT)
        os.write(file, half)
        self.kill(signal.SIGKILL)
        with self.assertRaises(OSError):
            os.close(file)
        self.eventually(lambda: os.path.exists(os.path.join(second, "ana.memcube.problem")))
        self.remount()
        self.program("cp", "-r", bundle, self.at_root())
        self.imported("ana")
        self.eventually(lambda: os.path.exists(os.path.join(second, "ana/memories/a.md")))
        self.eventually(lambda: not os.path.exists(os.path.join(second, "ana.memcube.problem")))
        self.store.unmount(second)
