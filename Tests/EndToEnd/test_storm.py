"""Cubes renamed, made and removed from two mounts at once, while files are written into them.

What it finds it may find once in many runs: python3 -B -m unittest test_storm again and again.
"""

import errno
import json
import os
import random
import threading
import time

from harness import MountTest, read
from store import MEMCUBE

NAMES = ["first", "second", "third"]
# What a name that was another cube's a moment ago may answer.
PASSING = {errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY, errno.ESTALE, errno.EAGAIN, errno.EBUSY,
           errno.EINVAL}


class Storm(MountTest):
    limit = 120

    def test_renames_from_two_mounts(self):
        """Nothing that was fsynced is lost, nothing hangs, and both mounts come to show all."""
        other = os.path.join(self.store.directory, "other")
        self.store.run("mount", other)
        roots = [self.store.mount_point, other]
        for name in NAMES:
            self.store.run("new", name)
        saved, failures = {}, []
        end = time.monotonic() + 8

        def attempt(what, body):
            try:
                return body()
            except OSError as error:
                if error.errno not in PASSING:
                    failures.append(f"{what}: {error!r}")
            return None

        def rename(root, seed):
            choice = random.Random(seed)
            while time.monotonic() < end:
                old, new = choice.sample(NAMES + ["fourth"], 2)
                attempt("rename", lambda: os.rename(os.path.join(root, old), os.path.join(root, new)))
                time.sleep(0.01)

        def write(root, seed):
            choice = random.Random(seed)
            for number in range(100_000):
                if time.monotonic() > end:
                    return
                name = f"{seed}-{number}.md"

                def save():
                    path = os.path.join(root, choice.choice(NAMES), "memories", name)
                    text = f"text {seed} {number}\n"
                    with open(path, "x") as file:
                        file.write(text)
                        file.flush()
                        os.fsync(file.fileno())
                        saved[name] = text
                attempt("save", save)

        def make(root, seed):
            while time.monotonic() < end:
                path = os.path.join(root, f"new{seed}")
                attempt("mkdir", lambda: os.mkdir(path))
                attempt("rmdir", lambda: os.rmdir(path))
                attempt("rmdir", lambda: os.rmdir(os.path.join(root, "first")))
                time.sleep(0.01)

        threads = [
            threading.Thread(target=body, args=(root, 10 * index + kind))
            for index, root in enumerate(roots)
            for kind, body in enumerate((rename, write, make))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [], read(self.store.state("daemon.log")))
        self.assertGreater(len(saved), 20)
        for root in roots:
            try:
                self.eventually(lambda: self.shows(root, saved), 30)
            except AssertionError as error:
                raise AssertionError(f"{root}: {self.lacks(root, saved)}") from error
        cubes = [name for name in os.listdir(other) if name not in ("README.md", "ask", "search")]
        for cube in cubes:
            # What was refused may have taken a number: of that verify speaks in a note.
            text = self.store.start(MEMCUBE, "verify", cube, "--json").stdout
            report = json.loads(text)
            self.assertEqual((report["ok"], report["damage"]), (True, []), text)
        self.store.unmount(other)

    def shows(self, root, saved):
        """Whether all that was fsynced is there. (Of what was refused then some may be, too.)"""
        shown = self.shown(root)
        return shown is not None and saved.items() <= shown.items()

    def shown(self, root):
        """All memories of a mount's cubes by name; None where something is still on its way."""
        found = {}
        try:
            for cube in os.listdir(root):
                if cube in ("README.md", "ask", "search"):
                    continue
                memories = os.path.join(root, cube, "memories")
                for name in os.listdir(memories):
                    with open(os.path.join(memories, name)) as file:
                        found[name] = file.read()
        except OSError as error:
            self.refusal = error
            return None
        return found

    def lacks(self, root, saved):
        """What is wrong with what a mount shows, for whoever reads that this failed."""
        shown = self.shown(root)
        if shown is None:
            return [str(self.refusal), *self.steps(root)]
        return f"{sorted(saved.keys() - shown.keys())} are not in {os.listdir(root)}"

    def steps(self, root):
        """Where on the way to a cube's memories a mount refuses."""
        for cube in os.listdir(root):
            for path in (cube, f"{cube}/about.md", f"{cube}/memories", f"{cube}/documents"):
                for call in (os.stat, os.listdir):
                    try:
                        found = call(os.path.join(root, path))
                        found = found.st_ino if call is os.stat else len(found)
                    except OSError as error:
                        found = error.strerror
                    yield f"{call.__name__} {path}: {found}"
            memories = os.path.join(root, cube, "memories")
            for name in os.listdir(memories) if os.path.isdir(memories) else []:
                try:
                    read(os.path.join(memories, name))
                except OSError as error:
                    inode = os.stat(os.path.join(memories, name)).st_ino
                    yield f"open {cube}/{name}: {error.strerror}, {inode}"
