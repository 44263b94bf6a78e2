"""Others change the cube while it is mounted: the mount shows it, and nothing old."""

import contextlib
import os
import subprocess
import threading
import time

from harness import MountTest, Store, identity, read, write


class Sharing(MountTest):
    def shown(self, path, data):
        """Waits until a file has this content, and size."""
        def is_there():
            try:
                return read(path) == data and os.stat(path).st_size == len(data)
            except (FileNotFoundError, NotADirectoryError):
                return False
        self.eventually(is_there)

    def look(self, *names):
        """Fills the kernel's caches: what is there, and what is not."""
        os.listdir(self.memories)
        for name in names:
            path = os.path.join(self.memories, name)
            if os.path.exists(path):
                read(path)

    def mounted_elsewhere(self):
        """Mounts the store once more, until the test ends."""
        place = os.path.join(self.store.directory, "other")
        self.store.run("mount", place)
        self.addCleanup(self.store.run, "unmount", place)
        return place

    def test_others_may_look_where_they_are_let_in(self):
        if os.geteuid() != 0:
            self.skipTest("another user is needed")
        write(os.path.join(self.memories, "a.md"), b"a heron")
        write(os.path.join(self.cube, "messages/talk.md"), b"Hello there.\n")
        os.chmod(os.path.join(self.memories, "a.md"), 0o644)
        write(os.path.join(self.memories, "own.md"), b"for me")
        os.chmod(os.path.join(self.memories, "own.md"), 0o600)
        place = os.path.join(self.store.directory, "open")
        self.store.run("mount", place, "--allow-other")
        self.addCleanup(self.store.run, "unmount", place)

        def nobody(script):
            return subprocess.run(
                ["sh", "-c", script], cwd=place, user=65534, group=65534, extra_groups=[],
                capture_output=True, text=True, check=False)

        look = nobody(
            "cat notes/memories/a.md notes/messages/talk.md && ls . notes search/heron"
            " notes/by/day/* notes/conflicts/memories/a.md")
        self.assertEqual(look.returncode, 0, look.stderr)
        for word in ("a heron", "Hello there.", "about.md", "01-notes-a.md"):
            self.assertIn(word, look.stdout)
        for script in (
                "cat notes/memories/own.md", "echo >notes/memories/new.md", "mkdir other",
                "echo >>notes/memories/a.md", "echo hi >>notes/messages/talk.md",
                "rm notes/memories/a.md", "chmod 777 notes/memories", "echo >>notes/about.md",
                "mkdir 'notes/search/saved/heron tag:x'"):
            self.assertNotEqual(nobody(script).returncode, 0, script)
        self.assertEqual(sorted(os.listdir(self.memories)), ["a.md", "own.md"])

    def test_commands(self):
        self.look("new.md")
        self.store.run("add", "notes", "from a command", "--name", "new.md")
        path = os.path.join(self.memories, "new.md")
        self.shown(path, b"from a command")
        self.assertEqual(os.listdir(self.memories), ["new.md"])
        self.assertEqual(self.found("command"), ["new.md"])
        environment = self.store.environment
        with open(path, "rb") as file:
            # Shorter, then longer: also for those who have it open.
            for text in (b"short", b"a text that is much longer than the one before"):
                script = os.path.join(self.outside, "editor")
                write(script, b"#!/bin/sh\nprintf '%s' '" + text + b"' >\"$1\"\n")
                os.chmod(script, 0o755)
                self.store.run("edit", "notes", "new.md", env=environment | {"EDITOR": script})
                self.shown(path, text)
                self.eventually(lambda: os.pread(file.fileno(), 100, 0) == text)
        self.store.run("rm", "notes", "new.md")
        self.eventually(lambda: os.listdir(self.memories) == [] and not os.path.exists(path))
        self.store.run("restore", "notes", "new.md", "--to", "old/back.md")
        self.shown(os.path.join(self.memories, "old/back.md"), text)
        self.store.run("add", "notes", "--conversation", "talk", "Hello there")
        self.eventually(lambda: os.listdir(os.path.join(self.cube, "messages")) == ["talk.md"])
        self.store.run("new", "another")
        self.eventually(lambda: "another" in os.listdir(self.store.mount_point))

    def test_no_text_is_cut(self):
        # The size is known and the text is not when another mount writes a longer one: until the
        # kernel is told, a read gives one text or the other, and no start of the new one.
        other = self.mounted_elsewhere()
        old, new = b"old\n", b"a new text, much longer\n" * 100
        names = [f"{number}.md" for number in range(10)]
        for name in names:
            write(os.path.join(other, "notes", "memories", name), old)
        paths = [os.path.join(self.memories, name) for name in names]
        self.eventually(lambda: all(os.path.exists(path) for path in paths))
        time.sleep(1.5)
        for path in paths:
            self.assertEqual(os.stat(path).st_size, len(old))
        for number, (name, path) in enumerate(zip(names, paths)):
            write(os.path.join(other, "notes", "memories", name), new)
            time.sleep(0.03 * number)
            self.assertTrue(read(path) in (old, new), number)
        for path in paths:
            self.shown(path, new)

    def test_what_is_copied_right_after_another_saved_it(self):
        """copy_file_range(2), as cp calls it, goes by the size that the kernel keeps, and asks for no other."""
        there = os.path.join(self.mounted_elsewhere(), "notes", "memories")
        old = b"".join(b"%d\n" % number for number in range(60))
        for number in range(30):
            write(os.path.join(self.memories, "f.md"), old)
            self.shown(os.path.join(there, "f.md"), old)
            time.sleep(0.3)
            new = old[:-30] if number % 2 else b"a new first line\n" + old
            write(os.path.join(self.store.directory, "new"), new)
            script = (f"cat {self.store.directory}/new >{there}/f.tmp && mv {there}/f.tmp {there}/f.md"
                      f" && cp f.md {number}.md")
            subprocess.run(["sh", "-c", script], cwd=self.memories, check=True)
            self.assertEqual(read(os.path.join(self.memories, f"{number}.md")), new, number)

    def test_scratch_files(self):
        """What editors keep beside a memory is a file in the other mount, too."""
        folders = ("memories", "memories/deep", "documents", "messages", ".")
        os.mkdir(os.path.join(self.memories, "deep"))
        place = self.mounted_elsewhere()
        for folder in folders:
            here = os.path.join(self.cube, folder)
            there = os.path.join(place, "notes", folder)
            self.eventually(lambda: os.path.isdir(there))
            for name in ("n~", "#n#", ".n.md.swp"):
                mine, theirs = os.path.join(here, name), os.path.join(there, name)
                listed = set(os.listdir(there))
                self.assertFalse(os.path.exists(theirs))
                write(mine, b"one\n")
                self.shown(theirs, b"one\n")
                self.eventually(lambda: name in os.listdir(there))
                write(theirs, b"two, and longer\n")
                self.shown(mine, b"two, and longer\n")
                write(mine, b"six, and longer\n")
                self.shown(theirs, b"six, and longer\n")
                # Who holds it open appends behind what the other appended.
                with open(mine, "ab", buffering=0) as held:
                    held.write(b"a\n")
                    self.shown(theirs, b"six, and longer\na\n")
                    with open(theirs, "ab") as other:
                        other.write(b"b\n")
                    self.shown(mine, b"six, and longer\na\nb\n")
                    held.write(b"c\n")
                self.shown(theirs, b"six, and longer\na\nb\nc\n")
                os.rename(theirs, theirs + "~")
                self.eventually(lambda: not os.path.exists(mine) and name not in os.listdir(here))
                self.shown(mine + "~", b"six, and longer\na\nb\nc\n")
                os.unlink(mine + "~")
                self.eventually(lambda: set(os.listdir(there)) == listed)
                self.eventually(lambda: not os.path.lexists(theirs + "~"))

    def test_folders_of_documents(self):
        place = self.mounted_elsewhere()
        there = os.path.join(place, "notes/documents")
        self.assertEqual(os.listdir(there), [])
        made = os.path.join(self.documents, "made")
        self.assertFalse(os.path.exists(os.path.join(there, "made")))
        os.mkdir(made)
        self.eventually(lambda: os.listdir(there) == ["made"])
        os.makedirs(os.path.join(there, "made/a/b"))
        self.eventually(lambda: os.path.isdir(os.path.join(made, "a/b")))
        # Who stands in a folder stays in it.
        with self.standing_in(os.path.join(made, "a")) as where:
            write(os.path.join(there, "made/a/paper.txt"), b"text")
            self.shown(os.path.join(made, "a/paper.txt"), b"text")
            os.unlink(os.path.join(there, "made/a/paper.txt"))
            self.eventually(lambda: os.listdir(os.path.join(made, "a")) == ["b"])
            time.sleep(0.3)
            self.assertEqual(where(), os.path.join(made, "a"))
        os.rmdir(os.path.join(there, "made/a/b"))
        self.eventually(lambda: os.listdir(os.path.join(made, "a")) == [])
        os.rmdir(os.path.join(made, "a"))
        self.eventually(lambda: os.listdir(os.path.join(there, "made")) == [])
        os.rmdir(os.path.join(there, "made"))
        self.eventually(lambda: os.listdir(self.documents) == [])

    def test_who_stands_in_a_folder_that_loses_its_last_file(self):
        there = os.path.join(self.mounted_elsewhere(), "notes/documents")
        os.makedirs(os.path.join(there, "kept/deep"))
        write(os.path.join(there, "kept/deep/first.txt"), b"first")
        # It has its row in the index before anybody looks here.
        time.sleep(1)
        folder = os.path.join(self.documents, "kept/deep")
        self.shown(os.path.join(folder, "first.txt"), b"first")
        with self.standing_in(folder) as where:
            for name in ("first.txt", "second.txt", "third.txt"):
                write(os.path.join(there, "kept/deep", name), b"text")
                self.shown(os.path.join(folder, name), b"text")
                time.sleep(0.3)
                self.assertEqual(where(), folder)
                os.unlink(os.path.join(there, "kept/deep", name))
                self.eventually(lambda: os.listdir(folder) == [])
                time.sleep(0.3)
                self.assertEqual(where(), folder)
        os.rename(os.path.join(there, "kept"), os.path.join(there, "moved"))
        self.eventually(lambda: os.listdir(self.documents) == ["moved"])
        self.assertEqual(os.listdir(os.path.join(self.documents, "moved/deep")), [])

    def test_a_folder_of_documents_made_anew_is_another(self):
        there = os.path.join(self.mounted_elsewhere(), "notes/documents")
        held = {}
        for name in ("a", "b", "c", "d"):
            folder = os.path.join(self.documents, name)
            os.mkdir(folder)
            write(os.path.join(folder, "first.txt"), b"first")
            held[name] = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            self.addCleanup(os.close, held[name])
        for name, pause in (("a", 0), ("b", 0.05), ("c", 0.3)):
            folder = os.path.join(self.documents, name)
            os.rename(folder, folder + "-old")
            time.sleep(pause)
            os.mkdir(folder)
            time.sleep(pause)
            write(os.path.join(folder, "second.txt"), b"second")
        # Another mount removes one, and then makes one of that name.
        gone = os.path.join(there, "d")
        self.shown(os.path.join(gone, "first.txt"), b"first")
        os.unlink(os.path.join(gone, "first.txt"))
        os.rmdir(gone)
        self.eventually(lambda: not os.path.exists(os.path.join(self.documents, "d")))
        time.sleep(0.3)
        os.mkdir(gone)
        write(os.path.join(gone, "second.txt"), b"second")
        self.shown(os.path.join(self.documents, "d/second.txt"), b"second")
        time.sleep(1)
        for name in ("a", "b", "c"):
            self.assertEqual(os.listdir(held[name]), ["first.txt"], name)
            file = os.open("third.txt", os.O_WRONLY | os.O_CREAT, dir_fd=held[name])
            os.close(file)
            path = os.path.join(self.documents, name + "-old")
            self.assertEqual(sorted(os.listdir(path)), ["first.txt", "third.txt"])
            self.assertTrue(os.path.samestat(os.fstat(held[name]), os.stat(path)))
        self.assertEqual(os.listdir(held["d"]), [])

    def test_what_is_removed_right_behind_the_first_look(self):
        for pause in (0, 0.05, 0.2):
            os.mkdir(os.path.join(self.documents, "made"))
            time.sleep(1)
            place = os.path.join(self.store.directory, "other")
            self.store.run("mount", place)
            try:
                there = os.path.join(place, "notes/documents")
                self.assertEqual(os.listdir(there), ["made"])
                time.sleep(pause)
                os.rmdir(os.path.join(self.documents, "made"))
                self.eventually(lambda: os.listdir(there) == [])
            finally:
                self.store.run("unmount", place)

    @contextlib.contextmanager
    def standing_in(self, folder):
        """A shell in a folder, which says where it is."""
        shell = subprocess.Popen(
            ["sh", "-c", "while read line; do /bin/pwd -P || echo nowhere; done"], cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def where():
            shell.stdin.write("\n")
            shell.stdin.flush()
            return shell.stdout.readline().strip()
        try:
            yield where
        finally:
            shell.stdin.close()
            shell.wait()
            shell.stdout.close()

    def test_a_name_that_two_create(self):
        # O_CREAT finds a free name, and another mount is faster: what is written here comes next.
        other = self.mounted_elsewhere()
        for saves in ("close", "fsync", "rename"):
            path = os.path.join(self.memories, f"{saves}.md")
            file = os.open(path, os.O_WRONLY | os.O_CREAT)
            write(os.path.join(other, "notes", "memories", f"{saves}.md"), b"by another\n")
            os.write(file, b"mine\n")
            if saves == "fsync":
                os.fsync(file)
            if saves == "rename":
                write(path + ".tmp", b"mine\n")
                os.rename(path + ".tmp", path)
            os.close(file)
            self.shown(path, b"mine\n")
            with open(path, "ab") as file:
                file.write(b"more\n")
            name = f"memories/{saves}.md"
            self.assertEqual(self.store.run("show", "notes", name), b"mine\nmore\n")
            versions = os.listdir(os.path.join(self.cube, "history", name))
            texts = [
                read(os.path.join(self.cube, "history", name, version)) for version in versions]
            self.assertIn(b"by another\n", texts)
        self.eventually(lambda: len(os.listdir(self.memories)) == 3)

    def test_what_is_written_to_a_file_that_another_replaces(self):
        # The name is another's by the time of close, and stays so; both texts stay, and close does not fail.
        other = self.mounted_elsewhere()
        there = os.path.join(other, "notes")
        for number in range(3):
            path = os.path.join(self.memories, f"{number}.md")
            write(path, b"first\n")
            write(os.path.join(self.memories, f"removed-{number}.md"), b"restored\n")
            os.unlink(os.path.join(self.memories, f"removed-{number}.md"))
            removed = os.path.join(there, "trash", f"removed-{number}.md")
            self.eventually(lambda: os.path.exists(removed))
            with open(path, "ab", buffering=0) as file:
                os.rename(removed, os.path.join(there, "memories", f"{number}.md"))
                file.write(b"mine\n")
            for folder in (self.memories, os.path.join(there, "memories")):
                def texts():
                    return sorted(
                        read(os.path.join(folder, name)) for name in os.listdir(folder)
                        if name.startswith(f"{number}"))
                self.eventually(lambda: texts() == [b"first\nmine\n", b"restored\n"])
                self.shown(os.path.join(folder, f"{number}.md"), b"restored\n")

    def test_what_is_written_to_a_file_that_another_removed(self):
        """It is there again, also for who has listed the folder without it."""
        other = self.mounted_elsewhere()
        path = os.path.join(self.memories, "back.md")
        write(path, b"first\n")
        self.shown(os.path.join(other, "notes/memories/back.md"), b"first\n")
        with open(path, "ab", buffering=0) as file:
            os.unlink(os.path.join(other, "notes/memories/back.md"))
            self.eventually(lambda: "back.md" not in os.listdir(self.memories))
            self.assertFalse(os.path.exists(path))
            file.write(b"second\n")
        for folder in (self.memories, os.path.join(other, "notes/memories")):
            self.shown(os.path.join(folder, "back.md"), b"first\nsecond\n")
            self.eventually(lambda: "back.md" in os.listdir(folder))

    def test_what_is_written_to_a_file_that_another_renames(self):
        """Over another, and back, and away: what is written is found by the name that there is."""
        there = os.path.join(self.mounted_elsewhere(), "notes/memories")
        ways = (([("a", "b")], "b"), ([("a", "b"), ("b", "a")], "a"), ([("a", "b"), ("b", None)], "b"), ([("a", None)], "a"))
        for maker in (self.memories, there):
            for renames, name in ways:
                for file in "ab":
                    write(os.path.join(maker, file), b"first %s\n" % file.encode())
                for folder in (self.memories, there):
                    self.eventually(lambda: sorted(os.listdir(folder)) == ["a", "b"])
                with open(os.path.join(self.memories, "a"), "r+b", buffering=0) as file:
                    for old, new in renames:
                        if new:
                            os.rename(os.path.join(there, old), os.path.join(there, new))
                        else:
                            os.unlink(os.path.join(there, old))
                    file.truncate(0)
                    file.write(b"mine\n")
                for folder in (self.memories, there):
                    self.shown(os.path.join(folder, name), b"mine\n")
                    others = {"a", "b"} if renames == [("a", None)] else {name}
                    self.eventually(lambda: set(os.listdir(folder)) == others)
                self.shell("rm -f *")
                self.eventually(lambda: os.listdir(there) == [])

    def test_nothing_is_written_to_who_lost_the_name(self):
        # By the name from before the kernel finds a file that was removed by another name meanwhile.
        other = self.mounted_elsewhere()
        there = os.path.join(other, "notes", "memories")
        for number in range(10):
            name = f"{number}.md"
            path = os.path.join(self.memories, name)
            write(path, b"first\n")
            self.eventually(lambda: os.path.exists(os.path.join(there, name)))
            os.unlink(os.path.join(there, name))
            # A write learns what others wrote before; the kernel hears of it a moment later.
            write(os.path.join(self.memories, "seen.md"), b"%d\n" % number)
            back = os.path.join(self.memories, f"back-{name}")
            os.rename(os.path.join(self.cube, "trash", name), back)
            with open(back, "ab", buffering=0):
                os.unlink(back)
                write(path, b"mine %d\n" % number)
            self.shown(path, b"mine %d\n" % number)
            self.shown(os.path.join(there, name), b"mine %d\n" % number)

    def test_a_name_that_another_makes_a_folder(self):
        # What is written here is kept whichever way it is saved, and so is the folder.
        for saves in ("close", "fsync"):
            path = os.path.join(self.memories, saves)
            file = os.open(path, os.O_WRONLY | os.O_CREAT)
            self.store.run("add", "notes", "by another", "--name", f"{saves}/inside.md")
            os.write(file, b"mine\n")
            if saves == "fsync":
                os.fsync(file)
            os.close(file)
            self.shown(os.path.join(path, "inside.md"), b"by another")
            beside = [
                name for name in os.listdir(self.memories)
                if name.startswith(saves) and name != saves]
            self.assertEqual(len(beside), 1, beside)
            self.shown(os.path.join(self.memories, beside[0]), b"mine\n")
            with open(os.path.join(self.memories, beside[0]), "ab") as file:
                file.write(b"more\n")
            shown = self.store.run("show", "notes", f"memories/{beside[0]}")
            self.assertEqual(shown, b"mine\nmore\n")

    def test_a_folder_that_another_makes_a_file(self):
        folder = os.path.join(self.memories, "folder")
        os.mkdir(folder)
        file = os.open(os.path.join(folder, "mine.md"), os.O_WRONLY | os.O_CREAT)
        other = self.mounted_elsewhere()
        there = os.path.join(other, "notes", "memories", "folder")
        self.eventually(lambda: os.path.isdir(there))
        os.rmdir(there)
        write(there, b"by another\n")
        os.write(file, b"mine\n")
        os.close(file)
        self.shown(os.path.join(folder, "mine.md"), b"mine\n")
        beside = [name for name in os.listdir(self.memories) if name != "folder"]
        self.assertEqual(len(beside), 1, beside)
        self.shown(os.path.join(self.memories, beside[0]), b"by another\n")

    def test_a_folder_that_is_moved_as_a_file(self):
        # The kernel knows a file by a name that is a folder by now, and gives that to the new name.
        other = self.mounted_elsewhere()
        for number in range(5):
            path = os.path.join(self.memories, f"thing-{number}")
            write(path, b"a file\n")
            there = os.path.join(other, "notes", "memories", f"thing-{number}")
            self.eventually(lambda: os.path.isfile(there))
            self.assertEqual(read(path), b"a file\n")
            os.rename(there, there + ".old")
            os.mkdir(there)
            write(os.path.join(there, "inside.md"), b"inside\n")
            # A write learns what others wrote before; the kernel hears of it a moment later.
            write(os.path.join(self.memories, "seen.md"), b"%d\n" % number)
            os.rename(path, path + ".moved")
            self.eventually(lambda: os.path.isdir(path + ".moved"))
            self.shown(os.path.join(path + ".moved", "inside.md"), b"inside\n")
            self.shown(path + ".old", b"a file\n")

    def test_it_is_quick(self):
        # The page says a second; a busy machine gets three for the best of five.
        self.look()
        took = []
        for number in range(5):
            self.store.run("add", "notes", f"text {number}", "--name", f"{number}.md")
            began = time.monotonic()
            self.shown(os.path.join(self.memories, f"{number}.md"), f"text {number}".encode())
            took.append(time.monotonic() - began)
        self.assertLess(min(took), 3)

    def test_a_bundle_that_rsync_brings(self):
        write(os.path.join(self.memories, "a.md"), b"the first text\n", fsync=True)
        other = Store(os.path.join(self.outside, "other"))
        self.addCleanup(other.cut_off)
        os.makedirs(os.path.dirname(other.bundle()))
        rsync = ("rsync", "-a", "--exclude", "index")
        self.program(*rsync, self.store.bundle(), os.path.dirname(other.bundle()))
        other.run("mount", other.mount_point)
        there = os.path.join(other.mount_point, "notes/memories")
        self.assertEqual(read(os.path.join(there, "a.md")), b"the first text\n")
        write(os.path.join(there, "a.md"), b"the second text\n", fsync=True)
        write(os.path.join(there, "b.md"), b"one more\n", fsync=True)
        before = identity(os.path.join(self.memories, "a.md"))
        self.look("a.md", "b.md")
        self.program(*rsync, other.bundle() + "/", self.store.bundle() + "/")
        self.shown(os.path.join(self.memories, "a.md"), b"the second text\n")
        self.shown(os.path.join(self.memories, "b.md"), b"one more\n")
        self.assertEqual(identity(os.path.join(self.memories, "a.md")), before)
        self.assertEqual(self.found("second"), ["a.md"])
        self.assertEqual(self.versions("a.md"), [b"the first text\n", b"the second text\n"])

    def test_two_daemons_on_one_store(self):
        second = os.path.join(self.store.directory, "second")
        self.store.run("mount", second)
        there = os.path.join(second, "notes/memories")

        def fill(folder, letter):
            for number in range(100):
                path = os.path.join(folder, f"{letter}{number}.md")
                write(path, f"{letter} {number}\n".encode())

        places = ((self.memories, "a"), (there, "b"))
        writers = [threading.Thread(target=fill, args=each) for each in places]
        for each in writers:
            each.start()
        for each in writers:
            each.join()
        for folder in (self.memories, there):
            self.eventually(lambda: len(os.listdir(folder)) == 200)
            for name in os.listdir(folder):
                text = f"{name[0]} {name[1:-3]}\n".encode()
                self.assertEqual(read(os.path.join(folder, name)), text)
        # The same file, by turns: each sees what the other closed.
        for turn in range(6):
            folder = (self.memories, there)[turn % 2]
            with open(os.path.join(folder, "turns.md"), "ab") as file:
                file.write(b"%d\n" % turn)
            whole = b"".join(b"%d\n" % each for each in range(turn + 1))
            for each in (self.memories, there):
                self.shown(os.path.join(each, "turns.md"), whole)
        self.store.unmount(second)
        self.assertEqual(os.listdir(self.trash), [])
        self.assertEqual(self.store.json("verify", "notes"), {"ok": True, "damage": []})

    def test_appends_from_two_mounts(self):
        """Lines appended to one file, by turns and at once, also by who keeps it open: all stay."""
        folders = (self.memories, os.path.join(self.mounted_elsewhere(), "notes/memories"))

        def append(folder, letter, count):
            for number in range(count):
                with open(os.path.join(folder, "log.md"), "a") as file:
                    file.write(f"{letter}{number}\n")

        write(os.path.join(self.memories, "log.md"), b"")
        for folder in folders:
            self.shown(os.path.join(folder, "log.md"), b"")
        for number in range(20):
            append(folders[number % 2], f"turn {number} ", 1)
        writers = [threading.Thread(target=append, args=(folder, letter, 30))
                   for folder, letter in zip(folders, "ab")]
        for each in writers:
            each.start()
        for each in writers:
            each.join()
        files = [open(os.path.join(folder, "log.md"), "a") for folder in folders]
        for number in range(6):
            for letter, file in zip("ab", files):
                file.write(f"kept {letter}{number}\n")
                file.flush()
                os.fsync(file.fileno())
        for file in files:
            file.close()
        wanted = {f"turn {number} 0" for number in range(20)}
        wanted |= {f"{letter}{number}" for letter in "ab" for number in range(30)}
        wanted |= {f"kept {letter}{number}" for letter in "ab" for number in range(6)}
        for folder in folders:
            path = os.path.join(folder, "log.md")
            self.eventually(lambda: len(read(path).splitlines()) == len(wanted))
            self.assertEqual(set(read(path).decode().splitlines()), wanted)

    def test_edits_from_two_mounts(self):
        """An editor of another mount begins with what was saved a moment ago."""
        folders = (self.memories, os.path.join(self.mounted_elsewhere(), "notes/memories"))
        lines = [f"line {number}" for number in range(8)]
        for name in ("a.md", "b.md", "c.md"):
            whole = "".join(f"{line}\n" for line in lines).encode()
            write(os.path.join(folders[0], name), whole)
            self.shown(os.path.join(folders[1], name), whole)
            for number, line in enumerate(lines):
                edit = ["sed", "-i", f"s/^{line}$/{line} is new/", name]
                self.program(*edit, cwd=folders[number % 2])
            whole = "".join(f"{line} is new\n" for line in lines).encode()
            for folder in folders:
                self.shown(os.path.join(folder, name), whole)

    def test_edits_of_what_others_open_all_the_time(self):
        """What one opens again and again another reads whole, as it was saved just before elsewhere."""
        other = os.path.join(self.mounted_elsewhere(), "notes/memories/a.md")
        path = os.path.join(self.memories, "a.md")
        write(path, b"first\n")
        self.shown(other, b"first\n")
        ended = threading.Event()

        def look():
            while not ended.is_set():
                with contextlib.suppress(FileNotFoundError):
                    read(path)

        reader = threading.Thread(target=look)
        reader.start()
        try:
            for number in range(100):
                text = b"%d " % number + b"y" * (number * 37 % 80) + b"\n"
                write(other, text)
                self.assertEqual(read(path), text)
        finally:
            ended.set()
            reader.join()

    def test_edits_of_every_size_from_two_mounts(self):
        """A text is in the record or beside it: whoever opens it begins with what was closed last."""
        folders = (self.memories, os.path.join(self.mounted_elsewhere(), "notes/memories"))
        for size in (100, 60_000, 70_000, 300_000, 900_000, 2_000_000):
            name = f"{size}.md"
            whole = b"x" * size + b"\n"
            write(os.path.join(folders[0], name), whole)
            self.shown(os.path.join(folders[1], name), whole)
            for number in range(10):
                path = os.path.join(folders[number % 2], name)
                text = read(path)
                self.assertTrue(text == whole, (size, number, len(text)))
                whole += b"line %d\n" % number
                write(path, whole)
