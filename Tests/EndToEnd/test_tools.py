"""The tools of every day: cp, rsync, mv, rm, tar, grep, git."""

import os
import shlex

from harness import MountTest, identity, read, write

TEXTS = {
    "a.md": b"alpha\n",
    "empty": b"",
    "no newline": b"delta",
    "sub/b.md": b"beta\n",
    "sub/deep/c.bin": bytes(range(256)) * 40,
    "日本語/味噌汁.md": "味噌汁の作り方\n".encode(),
}
TIME = 1_234_567_890_123_456_789  # of every file, in nanoseconds


def snapshot(root, times=True):
    """Every file, folder and link below a directory: its bytes, mode and time."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            if os.path.islink(path):
                value = os.readlink(path)
            elif os.path.isdir(path):
                value = None
            else:
                value = (read(path), status.st_mode, times and status.st_mtime_ns)
            found[os.path.relpath(path, root)] = value
    return found


class Tools(MountTest):
    """A tree beside the mount, as people have them."""

    def setUp(self):
        super().setUp()
        self.tree = os.path.join(self.outside, "tree")
        for name, data in TEXTS.items():
            path = os.path.join(self.tree, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            write(path, data)
            os.utime(path, ns=(TIME, TIME))
        os.chmod(os.path.join(self.tree, "a.md"), 0o640)
        os.chmod(os.path.join(self.tree, "sub/b.md"), 0o755)
        os.symlink("sub/b.md", os.path.join(self.tree, "link"))
        self.copy = os.path.join(self.memories, "tree")

    def rsync(self, *options, source=None, target=None):
        """What rsync says it did, a line for each change."""
        source = source or self.tree + "/"
        said = self.program("rsync", "-i", *options, source, target or self.copy + "/")
        return said.decode().splitlines()


class Copying(Tools):
    def test_what_comes_back_from_history_can_be_written(self):
        self.program("cp", "-a", self.tree, self.copy)
        os.chmod(os.path.join(self.copy, "sub"), 0o750)
        past = os.path.join(self.cube, "history/at/9998/memories/tree")
        back = os.path.join(self.memories, "back")
        self.program("cp", "-r", past, back)
        modes = {"": None, "sub": 0o750, "a.md": 0o640, "sub/b.md": 0o755}
        for name, mode in modes.items():
            found = os.stat(os.path.join(back, name)).st_mode & 0o7777
            self.assertEqual(found & 0o600, 0o600, name)
            if mode is not None:
                self.assertEqual(found & 0o700, mode & 0o700, name)
        version = os.path.join(self.cube, "history/memories/tree/a.md")
        version = os.path.join(version, os.listdir(version)[0])
        self.program("cp", version, os.path.join(back, "version.md"))
        self.assertEqual(os.stat(os.path.join(back, "version.md")).st_mode & 0o700, 0o600)
        # There nothing can be written, whatever the modes say.
        for script in ('echo >>"$1/a.md"', 'echo >"$1/new"', 'rm "$1/a.md"', 'mkdir "$1/d"',
                       'chmod 600 "$1/a.md"', 'mv "$1/a.md" "$1/b.md"', 'echo >>"$2"'):
            result = self.store.start("bash", "-c", script, "-", past, version)
            self.assertIn(b"not permitted", result.stderr, script)

    def test_cp(self):
        for folder in (self.memories, self.documents):
            self.program("cp", "-r", self.tree, folder)
            copy = os.path.join(folder, "tree")
            self.assertEqual(snapshot(copy, times=False), snapshot(self.tree, times=False))
        self.assertEqual(self.found("in:memories 味噌汁"), ["味噌汁.md"])

    def test_cp_keeping_all(self):
        self.program("cp", "-a", self.tree, self.memories)
        self.assertEqual(snapshot(self.copy), snapshot(self.tree))
        back = os.path.join(self.outside, "back")
        self.program("cp", "-a", self.copy, back)
        self.assertEqual(snapshot(back), snapshot(self.tree))
        # Over what is there: a new version of each, nothing doubled.
        before = identity(os.path.join(self.copy, "a.md"))
        self.program("cp", "-a", self.tree, self.memories)
        self.assertEqual(snapshot(self.copy), snapshot(self.tree))
        self.assertEqual(identity(os.path.join(self.copy, "a.md")), before)
        self.assertEqual(os.listdir(self.trash), [])

    def test_tar(self):
        pack = "tar --format=posix -C %s -cf - tree | tar -C %s -xf -"
        self.shell(pack % (self.outside, self.memories))
        self.assertEqual(snapshot(self.copy), snapshot(self.tree))
        back = os.path.join(self.outside, "back")
        os.mkdir(back)
        self.shell(pack % (self.memories, back))
        self.assertEqual(snapshot(os.path.join(back, "tree")), snapshot(self.tree))

    def test_tar_with_attributes(self):
        # It makes such files by mknod(2), sets their attributes, and opens them then.
        os.setxattr(os.path.join(self.tree, "a.md"), "user.color", b"green")
        pack = "tar --xattrs --format=posix -C %s -cf - tree | tar --xattrs -C %s -xf -"
        self.shell(pack % (self.outside, self.memories))
        self.assertEqual(snapshot(self.copy), snapshot(self.tree))
        self.assertEqual(os.getxattr(os.path.join(self.copy, "a.md"), "user.color"), b"green")


class Moving(Tools):
    def setUp(self):
        super().setUp()
        self.program("cp", "-a", self.tree, self.memories)
        self.path = os.path.join(self.copy, "a.md")
        self.before = identity(self.path)

    def test_within_a_folder_and_across(self):
        for target in ("tree/z.md", "tree/sub/z.md", "top.md"):
            self.shell(f"mv {self.path} {target}")
            self.path = os.path.join(self.memories, target)
            self.assertEqual((read(self.path), identity(self.path)), (b"alpha\n", self.before))
            self.assertEqual(os.lstat(self.path).st_mtime_ns, TIME)
            self.assertEqual(self.found("alpha"), [os.path.basename(target)])
        self.assertEqual(os.listdir(self.trash), [])

    def test_a_backup_and_the_new_file_are_two(self):
        for backup in ("note.md~", "note.md.bak"):
            self.shell(f"echo old > note.md; mv note.md {backup}; echo new > note.md; stat note.md;"
                       # The kernel is told in the background that the backup is another file now.
                       f"chmod 600 note.md; sleep 0.2; cp note.md {backup}")
            self.assertEqual(read(os.path.join(self.memories, backup)), b"new\n")
            self.shell(f"rm note.md {backup}")

    def test_a_backup_of_an_open_file(self):
        self.shell("exec 3> note.md; echo old >&3; mv note.md note.md~; echo new > note.md; stat note.md;"
                   "chmod 600 note.md; mv note.md~ note.md; echo more >&3")
        self.assertEqual(read(os.path.join(self.memories, "note.md")), b"old\nmore\n")

    def test_a_folder(self):
        before = snapshot(self.copy)
        self.shell("mkdir shelf; mv tree shelf/wood")
        self.assertEqual(snapshot(os.path.join(self.memories, "shelf/wood")), before)
        self.assertEqual(identity(os.path.join(self.memories, "shelf/wood/a.md")), self.before)

    def test_remove_and_restore(self):
        write(self.path, b"alpha the second\n")
        self.shell("rm tree/a.md")
        self.assertEqual(self.found("alpha"), [])
        self.shell("mv trash/tree/a.md memories/again.md", cwd=self.cube)
        path = os.path.join(self.memories, "again.md")
        self.assertEqual((read(path), identity(path)), (b"alpha the second\n", self.before))
        self.assertEqual(self.versions("again.md")[0], b"alpha\n")
        self.assertEqual(self.found("alpha"), ["again.md"])
        self.assertEqual(snapshot(self.trash), {})

    def test_remove_all_and_start_again(self):
        self.shell("cd tree; rm -r *; test -z \"$(ls)\"; echo new >a.md; cat a.md")
        self.shell("rm -rf tree; test ! -e tree")
        said = self.shell("rm -rf tree/a.md ../trash/tree/sub 2>&1 || true")
        self.assertIn(b"not permitted", said)  # only purge forgets
        self.assertEqual(read(os.path.join(self.trash, "tree/sub/b.md")), b"beta\n")

    def test_out_of_the_mount(self):
        self.shell(f"mv tree/a.md {self.outside}/ && mv {self.outside}/a.md documents.md")
        self.assertEqual(read(os.path.join(self.memories, "documents.md")), b"alpha\n")


class Looking(Tools):
    def test_grep_and_find(self):
        self.program("cp", "-a", self.tree, self.memories)
        said = self.shell("grep -rl beta search/beta/", cwd=self.cube)
        self.assertEqual(said, b"search/beta/01-b.md\n")
        self.assertEqual(len(self.shell("find . -type f").splitlines()), len(TEXTS))
        self.shell("du -s . && ls -lR . && stat tree/a.md && getfacl tree/a.md && wc -c tree/a.md")

    def test_results_say_what_each_query_found(self):
        write(os.path.join(self.memories, "ferry.md"), b"The ferry to Texel leaves at nine.\n")
        for query in ["ferry", "nine leaves", "ferry"]:
            result = os.path.join(self.search, query, os.listdir(os.path.join(self.search, query))[0])
            said = {
                name: os.getxattr(result, "user.memcube." + name).decode()
                for name in ["score", "snippet", "source", "query"]
            }
            self.assertEqual((said["source"], said["query"]), ("memories/ferry.md", query))
            self.assertIn("ferry to Texel", said["snippet"])
            self.assertTrue(0 < float(said["score"]) <= 1)
            self.shell(f"cp -a {shlex.quote(result)} copy.md && rm copy.md")

    def test_git(self):
        # A repository among the memories works; what .git holds is kept and not searched.
        self.program("cp", "-a", self.tree, self.memories)
        git = "git -c user.name=a -c user.email=a@example.org"
        self.shell(f"git init -q .; {git} add -A; {git} commit -qm 'words of the commit'")
        self.assertEqual(self.shell("git status --porcelain"), b"")
        self.shell(f"echo gamma >tree/a.md; {git} commit -qam second; git checkout -q HEAD~ .")
        self.assertEqual(read(os.path.join(self.copy, "a.md")), b"alpha\n")
        self.shell("git gc -q; git fsck --strict")
        self.assertEqual(self.found("words of the commit"), [])
        self.assertEqual(self.found("in:memories alpha"), ["a.md"])

    def test_git_clone_and_collect(self):
        git = "git -c user.name=a -c user.email=a@example.org -c protocol.file.allow=always"
        self.shell(
            f"mkdir origin; cd origin; git init -q -b main .; cp -a {self.tree}/. .;"
            f"{git} add -A; {git} commit -qm first; cd ..; {git} clone -q origin copy;"
            f"cd copy; git mv a.md moved.md; {git} commit -qm second; {git} push -q origin HEAD:refs/heads/b;"
            f"git gc -q --prune=now; git fsck --strict; git status --porcelain")
        self.shell("git checkout -q b; git gc -q; git fsck --strict; test -e moved.md", cwd=os.path.join(self.memories, "origin"))
        self.assertEqual(self.shell("git -C copy log --format=%s"), b"second\nfirst\n")

    def test_git_that_checks_out_over(self):
        # Git notes the number and time of a file before it is closed, and takes another one for a change.
        git = "git -c user.name=a -c user.email=a@example.org -c init.defaultBranch=main"
        for place in ("memories", "documents"):
            self.shell(
                f"{git} init -q .; for i in 1 2 3; do echo $i >f; git add f; {git} commit -qm c$i; done;"
                f"git checkout -q -b other HEAD~2; echo n >n; git add n; {git} commit -qm n; git checkout -q main;"
                f"{git} rebase -q --onto other main~2; echo 4 >>f; {git} stash -q; git diff-files --quiet;"
                f"{git} stash pop -q; git checkout -q f; git mv -f f moved; git reset -q --merge HEAD; git diff-files --quiet",
                cwd=self.made(place))

    def made(self, place):
        path = os.path.join(os.path.dirname(self.memories), place, "repository")
        os.mkdir(path)
        return path

    def test_a_file_made_anew_keeps_the_number_that_its_maker_saw(self):
        for place in ("memories", "documents"):
            path = os.path.join(self.made(place), "a.md")
            for text in ("one", "two"):
                with open(path, "w") as file:
                    file.write(text)
                    number = os.fstat(file.fileno()).st_ino
                self.assertEqual(os.stat(path).st_ino, number)
                if text == "one":
                    before = identity(path)
                    os.unlink(path)
            self.assertEqual(identity(path), before)

    def test_find_and_lists(self):
        self.program("cp", "-a", self.tree, self.memories)
        self.shell("touch -d '2020-01-01' stamp; touch tree/sub/b.md")
        self.assertEqual(self.shell("find tree -type f -newer stamp"), b"tree/sub/b.md\n")
        self.assertEqual(self.shell("set +o pipefail; find tree | head -1"), b"tree\n")
        here, there = (self.shell("tree -aN tree", cwd=each) for each in (self.memories, self.outside))
        self.assertEqual(here, there)
        said = self.shell("gio list -a standard::name,standard::type,standard::size tree")
        self.assertEqual(len(said.splitlines()), len(os.listdir(self.tree)))
        said = self.shell("ncdu -0 -o - tree")
        for name in ("a.md", "no newline", "c.bin"):
            self.assertIn(b'"name":"%s"' % name.encode(), said)
        # A program that takes two links of a folder for "no folders in it".
        walk = "use File::Find; $File::Find::dont_use_nlink = 0; find(sub { print \"$_\n\" }, q(tree))"
        said = self.shell(f"perl -e '{walk}'")
        self.assertIn(b"c.bin\n", said)

    def test_archives(self):
        self.shell(f"cd {self.outside} && zip -qry tree.zip tree")
        self.shell(f"unzip -q {self.outside}/tree.zip")
        for name, data in TEXTS.items():
            self.assertEqual(read(os.path.join(self.copy, name)), data)
        before = identity(os.path.join(self.copy, "a.md"))
        self.shell(f"unzip -qo {self.outside}/tree.zip")
        self.assertEqual(identity(os.path.join(self.copy, "a.md")), before)
        self.assertEqual(self.found("in:memories beta"), ["b.md"])
        self.shell(f"zip -qry {self.outside}/back.zip tree; cd {self.outside}; rm -r tree; unzip -q back.zip")
        for name, data in TEXTS.items():
            self.assertEqual(read(os.path.join(self.tree, name)), data)
