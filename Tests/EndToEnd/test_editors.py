"""Editors as people use them: after each save there is one memory, the same, with the new text."""

import json
import os
import shlex
import tempfile
import time
import unittest

from calls import rename
from harness import MountTest, identity, read, write

OLD = b"The ferry leaves at nine.\nBring water.\n"
RENAME_EXCHANGE = 2
NEW = b"The ferry leaves at eleven.\nBring water.\n"


class Saving(MountTest):
    """One memory, ferry.md, which each test changes from nine to eleven."""

    def setUp(self):
        super().setUp()
        self.path = os.path.join(self.memories, "ferry.md")
        write(self.path, OLD)
        self.assertEqual(self.found("nine"), ["ferry.md"])
        self.before = identity(self.path)

    def saved(self, text=NEW, listed=("ferry.md",)):
        self.assertEqual(read(self.path), text)
        self.assertEqual(identity(self.path), self.before)
        self.assertEqual(sorted(os.listdir(self.memories)), sorted(listed))
        self.assertEqual(os.listdir(self.trash), [])
        self.assertEqual(self.found("eleven"), ["ferry.md"])
        self.assertEqual(self.found("nine"), [])
        texts = self.versions("ferry.md")
        self.assertEqual((texts[0], texts[-1]), (OLD, text))
        self.assertEqual(self.store.json("list", "notes")[0]["path"], "memories/ferry.md")
        self.assertEqual(len(self.store.json("list", "notes")), 1)
        for one, next in zip(texts, texts[1:]):
            self.assertNotEqual(one, next, "a version that changes nothing")

    def screen(self, command, *keys, shown=b"ferry", cwd=None):
        """Runs a program on a terminal and types keys, as tmux names them; bytes are waited for, and functions
        called."""
        # A server of its own: the one before may still be ending, and refuse who comes.
        socket = os.path.join(tempfile.mkdtemp(dir=self.store.directory), "tmux")
        tmux = ["tmux", "-f", "/dev/null", "-S", socket]
        self.addCleanup(self.store.start, *tmux, "kill-server")
        self.program(*tmux, "new-session", "-d", command, cwd=cwd or self.memories)
        for key in (shown, *keys):
            if callable(key):
                key()
            elif isinstance(key, bytes):
                capture = [*tmux, "capture-pane", "-p"]
                self.eventually(lambda: key in self.store.start(*capture).stdout)
            else:
                self.program(*tmux, "send-keys", key)
        self.eventually(lambda: self.store.start(*tmux, "has-session").returncode != 0)


class Vim(Saving):
    # Below /tmp vim makes no backup unless told, and so would save in another way than at home.
    plain = ("vim", "-u", "NONE", "-N", "-i", "NONE", "--cmd", "set backupskip=")
    save = (":w", "Enter", b"written")

    def vim(self, *settings, listed=("ferry.md",)):
        options = [word for setting in settings for word in ("--cmd", setting)]
        keys = ("/nine", "Enter", "cweleven", "Escape", b"eleven", *self.save, ":q", "Enter")
        self.screen(shlex.join([*self.plain, *options, "ferry.md"]), *keys)
        self.saved(listed=listed)

    def test_as_it_comes(self):
        self.vim()

    def test_backupcopy_yes(self):
        self.vim("set backupcopy=yes")

    def test_backupcopy_no(self):
        self.vim("set backupcopy=no")

    def test_backup_and_undo_files(self):
        self.vim("set backup undofile", listed=("ferry.md", "ferry.md~", ".ferry.md.un~"))
        self.assertEqual(read(self.path + "~"), OLD)

    def test_backup_by_renaming(self):
        self.vim("set backup writebackup backupcopy=no", listed=("ferry.md", "ferry.md~"))

    def test_saving_three_times(self):
        word = ("1GWWWWciw",)
        keys = []
        for hour in ("ten", "twelve", "eleven"):
            keys += [*word, hour, "Escape", hour.encode(), *self.save, ":2", "Enter"]
        self.screen(shlex.join([*self.plain, "ferry.md"]), *keys, ":q", "Enter")
        self.saved()
        self.assertGreaterEqual(len(self.versions("ferry.md")), 3)

    def test_swap_file_of_a_vim_that_died(self):
        vim = shlex.join([*self.plain, "-T", "dumb", "ferry.md", "-c"])
        die = "s/nine/ten/|preserve|call system('kill -9 '.getpid())"
        self.shell(f"{vim} {shlex.quote(die)} || true")
        self.assertIn(".ferry.md.swp", os.listdir(self.memories))
        self.shell(f"{vim} recover -es -c wq! || true; rm .ferry.md.swp")
        self.assertEqual(read(self.path), OLD.replace(b"nine", b"ten"))
        self.assertEqual(identity(self.path), self.before)
        self.assertEqual(os.listdir(self.memories), ["ferry.md"])


class About(Saving):
    """about.md is computed, and changes by itself only where the cube does."""

    def test_vim(self):
        about = os.path.join(self.cube, "about.md")
        before = os.stat(about).st_mtime_ns
        time.sleep(1.1)
        self.assertEqual(os.stat(about).st_mtime_ns, before)
        for title in ("First", "Second"):
            keys = ("/title", "Enter", "C", f"title: {title}", "Escape", title.encode(), *Vim.save)
            self.screen(
                shlex.join([*Vim.plain, "../about.md"]), *keys, ":q", "Enter", shown=b"title:")
            self.assertIn(f"title: {title}\n".encode(), read(about))
        self.assertGreater(os.stat(about).st_mtime_ns, before)


class Talk(Saving):
    """A transcript, of which an editor holds the text without the headings that come in as it saves."""

    said = ["first", "Had lunch", "Tea at five", "Went home", "To bed"]

    def setUp(self):
        super().setUp()
        self.messages = os.path.join(self.cube, "messages")
        self.path = os.path.join(self.messages, "talk.md")

    def check(self, count):
        """The first `count` messages are there, each once, and nothing was refused."""

        def told():
            lines = read(os.path.join(self.messages, "talk.jsonl")).splitlines()
            return [json.loads(line)["content"].strip("\r\n") for line in lines]

        self.eventually(lambda: len(told()) >= count)
        self.assertEqual(told(), self.said[:count])
        self.assertEqual(self.store.json("status", "notes")["rejected"], 0)

    def edit(self, command, line, save, end, start=()):
        """Begins the transcript and goes on with it; saves with each line, and once more without any."""
        for told in (self.said[:3], self.said[3:]):
            keys = [*start]
            for text in told:
                count = self.said.index(text) + 1
                keys += [*line, text, "Enter", text.encode(), *save, lambda count=count: self.check(count)]
            self.screen(command, *keys, *line, "x", "BSpace", *save, *end, shown=b"talk", cwd=self.messages)
            self.check(count)
        self.assertEqual(os.listdir(self.messages), ["talk.md"])

    def vim(self, *settings):
        options = [word for setting in settings for word in ("--cmd", setting)]
        command = shlex.join([*Vim.plain, *options, "talk.md"])
        self.edit(command, ("G", "A"), ("Escape", *Vim.save), (":wq", "Enter"))

    def test_vim(self):
        self.vim()

    def test_vim_backupcopy_yes(self):
        self.vim("set backupcopy=yes")

    def test_vim_backupcopy_no(self):
        self.vim("set backupcopy=no")

    def test_vim_line_ends_of_dos(self):
        self.vim("set fileformats=dos")

    def test_nano(self):
        self.edit("nano -I talk.md", (), ("C-o", "Enter", b"Wrote"), ("C-x",), ("M-/",))

    def test_emacs(self):
        command = shlex.join(["emacs", "-nw", "-Q", "talk.md"])
        self.edit(command, (), Emacs.save, Emacs.end, ("M->",))

    def test_micro(self):
        self.edit("micro talk.md", (), ("C-s", b"Saved"), ("C-q",), ("C-End",))

    def test_programs(self):
        write(self.path, b"first\n")
        held = read(self.path)
        for count, text in enumerate(self.said[1:4], 2):
            held += text.encode() + b"\n"
            for _ in range(2):
                with open(self.path, "r+b") as file:
                    file.write(held)
                    file.truncate()
                self.check(count)
                write(self.path, held, fsync=True)
                self.check(count)
                write(self.path + ".tmp", held)
                os.rename(self.path + ".tmp", self.path)
                self.check(count)
        self.shell("sed -i '$aTo bed' talk.md", cwd=self.messages)
        self.check(5)
        write(self.path, held)
        self.check(5)
        with self.assertRaises(PermissionError):
            write(self.path, held.replace(b"lunch", b"dinner"))
        self.assertEqual(self.store.json("status", "notes")["rejected"], 1)


class Nano(Saving):
    def nano(self, options, listed=("ferry.md",)):
        replace = ("C-\\", "nine", "Enter", "eleven", "Enter", "y", b"eleven")
        save = ("C-o", "Enter", b"Wrote", "C-x")
        self.screen(f"nano -I {options} ferry.md", *replace, *save)
        self.saved(listed=listed)

    def test_as_it_comes(self):
        self.nano("")

    def test_locking_and_backup(self):
        self.nano("-B -G", listed=("ferry.md", "ferry.md~"))


class Emacs(Saving):
    # As vim, it makes no backup below the directory for temporary files.
    start = ("emacs", "-nw", "-Q", "--eval", "(setq backup-enable-predicate #'identity)")
    change = ("M-x", "replace-string", "Enter", "nine", "Enter", "eleven", "Enter", b"eleven")
    save = ("C-x", "C-s", b"Wrote")
    end = ("C-x", "C-c")

    def emacs(self, *options, listed=("ferry.md", "ferry.md~")):
        command = shlex.join([*self.start, *options, "ferry.md"])
        self.screen(command, *self.change, *self.save, *self.end)
        self.saved(listed=listed)
        self.assertEqual(self.versions("ferry.md"), [OLD, NEW])

    def test_as_it_comes(self):
        self.emacs()
        self.assertEqual(read(self.path + "~"), OLD)

    def test_backup_by_copying(self):
        self.emacs("--eval", "(setq backup-by-copying t)")

    def test_no_backup(self):
        self.emacs("--eval", "(setq make-backup-files nil)", listed=("ferry.md",))

    def test_locks_and_auto_save(self):
        def shown(*names):
            self.eventually(lambda: sorted(os.listdir(self.memories)) == sorted(names))
            self.assertEqual(len(self.store.json("list", "notes")), 1)

        self.screen(
            shlex.join([*self.start, "ferry.md"]), *self.change,
            lambda: shown(".#ferry.md", "ferry.md"), "M-x", "do-auto-save", "Enter",
            lambda: shown("#ferry.md#", ".#ferry.md", "ferry.md"), *self.save,
            lambda: shown("ferry.md", "ferry.md~"), *self.end)
        self.saved(listed=("ferry.md", "ferry.md~"))


class Micro(Saving):
    def test_as_it_comes(self):
        self.screen(
            "micro ferry.md", "C-e", b">", "replaceall nine eleven", "Enter", b"eleven",
            "C-s", b"Saved", "C-q")
        self.saved()
        self.assertEqual(self.versions("ferry.md"), [OLD, NEW])


class Commands(Saving):
    def test_ed(self):
        self.shell("printf ',s/nine/eleven/\\nw\\nq\\n' | ed -s ferry.md")
        self.saved()
        self.assertEqual(self.versions("ferry.md"), [OLD, NEW])

    def test_ex(self):
        self.shell("vim -es -u NONE -c '%s/nine/eleven/' -c wq ferry.md")
        self.saved()

    def test_install(self):
        write(os.path.join(self.outside, "new"), NEW)
        self.shell(f"install -m 640 {self.outside}/new ferry.md")
        self.saved()
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o640)

    def test_cp_over(self):
        write(os.path.join(self.outside, "new"), NEW)
        for options in ("", "--preserve=all", "--remove-destination", "--backup=none -f"):
            self.shell(f"echo nine >ferry.md; cp {options} {self.outside}/new ferry.md")
            self.saved()

    def test_mv_from_elsewhere(self):
        write(os.path.join(self.outside, "new"), NEW)
        self.shell(f"mv {self.outside}/new ferry.md")
        self.saved()

    def test_sponge(self):
        self.shell("sed s/nine/eleven/ ferry.md >ferry.md.tmp && mv ferry.md.tmp ferry.md")
        self.saved()

    def test_sed(self):
        self.shell("sed -i s/nine/eleven/ ferry.md")
        self.saved()

    def test_sed_with_a_backup(self):
        # The backup is named by the user: a memory of its own, and not scratch.
        for command in ("sed -i.old s/nine/eleven/", "perl -pi.old -e s/nine/eleven/"):
            self.shell(f"{command} ferry.md")
            self.assertEqual((read(self.path), read(self.path + ".old")), (NEW, OLD))
            self.assertEqual(identity(self.path), self.before)
            self.assertNotEqual(identity(self.path + ".old"), self.before)
            self.shell("mv ferry.md.old ferry.md")
            self.before = identity(self.path)

    def test_perl(self):
        self.shell("perl -pi -e s/nine/eleven/ ferry.md")
        self.saved()

    def test_heredoc(self):
        self.shell("cat >ferry.md <<end\n%send" % NEW.decode())
        self.saved()

    def test_appending(self):
        self.shell("echo eleven >>ferry.md; sed -i s/nine/ten/ ferry.md")
        self.saved(OLD.replace(b"nine", b"ten") + b"eleven\n")
        self.assertEqual(len(self.versions("ferry.md")), 3)

    def test_truncating(self):
        self.shell("truncate -s 0 ferry.md; echo eleven >ferry.md; truncate -s 6 ferry.md")
        self.saved(b"eleven")

    def test_writing_within_the_file(self):
        with open(self.path, "r+b") as file:
            file.seek(OLD.index(b"nine"))
            file.write(b"eleven at night")
        self.assertEqual(read(self.path), OLD.replace(b"nine.\nBring wat", b"eleven at night"))
        self.assertEqual(identity(self.path), self.before)


class Atomic(Saving):
    def replace(self, temporary):
        write(temporary, NEW, fsync=True)
        os.rename(temporary, self.path)
        folder = os.open(self.memories, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        self.saved()

    def test_temporary_beside(self):
        self.replace(os.path.join(self.memories, "tmpk2j3h4"))

    def test_hidden_temporary(self):
        self.replace(os.path.join(self.memories, ".ferry.md.k2j3h4"))

    def test_scratch_temporary(self):
        self.replace(self.path + "~")

    def test_backup_first(self):
        # Rename away, create anew, remove the backup: as vim without backupcopy, and many others.
        os.rename(self.path, self.path + "~")
        write(self.path, NEW)
        os.unlink(self.path + "~")
        self.saved()

    def test_the_old_one_is_removed_last(self):
        # Word, Excel, JetBrains' programs, and others: the new file beside, the old one renamed away.
        ways = (("~WRD0001.tmp", "~WRL0002.tmp"), ("8D1F0000", "A1B2"),
                ("ferry.md___jb_tmp___", "ferry.md___jb_old___"), ("next.md", "former.md"))
        for number, names in enumerate(ways):
            new, old = (os.path.join(self.memories, name) for name in names)
            write(new, NEW if number == len(ways) - 1 else b"at ten, way %d\n" % number, fsync=True)
            os.rename(self.path, old)
            os.rename(new, self.path)
            os.unlink(old)
        self.saved()
        self.assertEqual(len(self.versions("ferry.md")), 1 + len(ways))

    def test_exchange_and_remove(self):
        other = os.path.join(self.memories, "ferry.tmp")
        write(other, NEW, fsync=True)
        rename(other, self.path, RENAME_EXCHANGE)
        os.unlink(other)
        self.saved()
        self.assertEqual(len(self.versions("ferry.md")), 2)

    def test_remove_and_create(self):
        os.unlink(self.path)
        write(self.path, NEW)
        self.saved()


class Results(Saving):
    """The same memory, edited by the name that it has among a query's results."""

    def setUp(self):
        super().setUp()
        self.query = os.path.join(self.search, "water")
        self.assertEqual(os.listdir(self.query), ["01-ferry.md"])

    def edited(self):
        self.saved()
        left = [name for name in os.listdir(self.query) if name not in ("01-ferry.md", "01-ferry.md~")]
        self.assertEqual(left, [])

    def change(self, command):
        self.shell(command, cwd=self.query)
        self.edited()

    def test_vim(self):
        for settings in ((), ("--cmd", "set backupcopy=no"), ("--cmd", "set backup writebackup")):
            write(self.path, OLD)
            keys = ("/nine", "Enter", "cweleven", "Escape", b"eleven", *Vim.save, ":q", "Enter")
            self.screen(shlex.join([*Vim.plain, *settings, "01-ferry.md"]), *keys, cwd=self.query)
            self.edited()

    def test_nano(self):
        replace = ("C-\\", "nine", "Enter", "eleven", "Enter", "y", b"eleven")
        save = ("C-o", "Enter", b"Wrote", "C-x")
        for options in ("", "-B -G"):
            write(self.path, OLD)
            self.screen(f"nano -I {options} 01-ferry.md", *replace, *save, cwd=self.query)
            self.edited()

    def test_emacs(self):
        for options in ((), ("--eval", "(setq backup-by-copying t)"), ("--eval", "(setq make-backup-files nil)")):
            write(self.path, OLD)
            self.screen(
                shlex.join([*Emacs.start, *options, "01-ferry.md"]), *Emacs.change, *Emacs.save,
                *Emacs.end, cwd=self.query)
            self.edited()

    def test_micro(self):
        self.screen(
            "micro 01-ferry.md", "C-e", b">", "replaceall nine eleven", "Enter", b"eleven",
            "C-s", b"Saved", "C-q", cwd=self.query)
        self.edited()

    def test_sed(self):
        self.change("sed -i s/nine/eleven/ 01-ferry.md")

    def test_perl(self):
        self.change("perl -pi -e s/nine/eleven/ 01-ferry.md")

    def test_ed_and_ex(self):
        self.change("printf ',s/nine/eleven/\\nw\\nq\\n' | ed -s 01-ferry.md")
        write(self.path, OLD)
        self.change("vim -es -u NONE -c '%s/nine/eleven/' -c wq 01-ferry.md")

    def test_a_temporary_beside(self):
        for temporary in ("01-ferry.md.tmp", "01-ferry.tmp", ".01-ferry.md.k2j3h4", "tmpk2j3h4", "01-ferry.md.K2j3H4"):
            write(self.path, OLD)
            self.change(f"sed s/nine/eleven/ 01-ferry.md >{temporary} && mv {temporary} 01-ferry.md")

    def test_rsync_and_cp(self):
        write(os.path.join(self.outside, "01-ferry.md"), NEW)
        for command in ("rsync -a --ignore-times", "cp", "cp --preserve=all", "cp --backup=none -f"):
            write(self.path, OLD)
            self.change(f"{command} {self.outside}/01-ferry.md .")


if __name__ == "__main__":
    unittest.main()
