"""`memcube doctor` on machines that are broken: what it says, the commands that it names, and that it always ends."""

import contextlib
import glob
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from store import MEMCUBE, Store, read, write

GROUPS = ["system", "libraries", "fuse", "disk", "store", "cubes", "mounts", "models", "agents"]


class Doctor(unittest.TestCase):
    """A store with one cube, and what is broken of the machine for one run: in a namespace of its own."""

    def setUp(self):
        if os.geteuid() != 0:
            raise AssertionError("only root can break what these tests break")
        directory = os.path.realpath(tempfile.mkdtemp(prefix="doctor-"))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        self.store = Store(directory)
        self.addCleanup(self.store.cut_off)
        self.store.environment["MEMCUBE_MODELS"] = os.path.join(directory, "models")
        self.store.environment["PATH"] = os.path.dirname(MEMCUBE) + ":/usr/bin:/bin:/usr/sbin:/sbin"
        self.store.run("new", "notes")
        self.store.run("add", "notes", "The harp stands in Lisbon", "--name", "harp.md")
        self.store.run("search", "notes", "harp")

    def examine(self, breaking=None, *, ends=None, **variables):
        """What is found, by (group, subject): lists of (state, text, mend); and the exit status."""
        command = [MEMCUBE, "doctor", "--json"]
        if breaking:
            command = ["unshare", "-m", "--propagation", "private", "sh", "-euc", breaking + '; exec "$@"', "sh", *command]
        began = time.monotonic()
        done = self.store.start(*command, env=self.store.environment | variables)
        self.assertLess(time.monotonic() - began, 30)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(done.stderr, b"")
        answer = json.loads(done.stdout)
        self.assertEqual(answer["ok"], done.returncode == 0)
        self.assertEqual(answer["ok"], all(each["state"] != "wrong" for each in answer["checks"]))
        found = {}
        for each in answer["checks"]:
            self.assertIn(each["group"], GROUPS)
            found.setdefault((each["group"], each["subject"]), []).append((each["state"], each["text"], each["mend"]))
        return found

    def wrong(self, found, group, subject, words, mend=None):
        """Checks that something is wrong, and gives the command that mends it."""
        all_of_it = found.get((group, subject), [])
        hits = [each for each in all_of_it if each[0] == "wrong" and words in each[1]]
        self.assertTrue(hits, (group, subject, words, found))
        if mend is not None:
            self.assertEqual(hits[0][2], mend)
        return hits[0][2]

    def state(self, found, group, subject):
        return [each[0] for each in found[(group, subject)]]

    def mend(self, line):
        """Does what was named."""
        self.store.start("sh", "-c", line, check=True)

    def test_a_machine_that_is_well(self):
        found = self.examine()
        self.assertEqual({group for group, _ in found}, set(GROUPS))
        for key in [("system", "environment"), ("system", "kernel"), ("system", "clock"), ("fuse", "/dev/fuse"),
                    ("libraries", "ICU"), ("libraries", "libcurl"), ("store", "leftovers"), ("cubes", "notes")]:
            self.assertEqual(self.state(found, *key), ["ok"], (key, found[key]))
        # It changes nothing, and leaves nothing.
        self.assertEqual(glob.glob(self.store.directory + "/**/.doctor-*", recursive=True, include_hidden=True), [])

    def test_words_for_people(self):
        done = self.store.start(MEMCUBE, "doctor", "notes", env=self.store.environment | {"LANG": "C", "LC_ALL": "C"})
        lines = done.stdout.decode().splitlines()
        place = next(number for number, line in enumerate(lines) if line.startswith("  warning locale: "))
        self.assertEqual(lines[place + 1].strip(), "export LC_ALL=C.UTF-8")
        self.assertRegex(lines[-1], r"^\d+ things? (is|are) wrong, \d+ warnings?$")
        self.assertNotIn("\x1b", done.stdout.decode())
        self.assertEqual(self.store.start(MEMCUBE, "doctor", "--nothing").returncode, 2)
        found = self.store.start(MEMCUBE, "doctor", "nots")
        self.assertEqual(found.returncode, 1)
        self.assertIn("did you mean notes?", found.stdout.decode())

    def test_no_fuse(self):
        found = self.examine("mount -t tmpfs none /dev")
        self.wrong(found, "fuse", "/dev/fuse", "nothing can be mounted", "modprobe fuse")
        helper = os.path.realpath(shutil.which("fusermount3"))
        found = self.examine(f"mount --bind /dev/null {helper}")
        self.assertEqual(self.state(found, "fuse", "fusermount3"), ["warning"])  # root needs none
        self.assertIn("fuse3", found[("fuse", "fusermount3")][0][2])

    def test_a_kernel_that_says_nothing(self):
        found = self.examine("mount --bind /dev/null /proc/sys/kernel/osrelease && mount --bind /dev/null /proc/filesystems")
        self.wrong(found, "system", "kernel", "cannot be read", "mount -t proc proc /proc")
        self.wrong(found, "fuse", "kernel module", "does not know fuse", "modprobe fuse")

    def test_an_environment_that_means_nothing(self):
        found = self.examine(MEMCUBE_HOME="relative")
        self.wrong(found, "system", "environment", "absolute path", "unset MEMCUBE_HOME")
        found = self.examine(MEMCUBE_MODEL_URL="http://127.0.0.1:9", MEMCUBE_MODEL_RETRIES="many")
        self.wrong(found, "system", "environment", "must be a number", "unset MEMCUBE_MODEL_RETRIES")
        key = os.path.join(self.store.directory, "key")
        os.mkfifo(key)
        found = self.examine(MEMCUBE_MODEL_URL="http://127.0.0.1:9", MEMCUBE_MODEL_KEY_FILE=key)
        self.wrong(found, "system", "environment", "does not answer", "unset MEMCUBE_MODEL_KEY_FILE")
        found = self.examine(MEMCUBE_HOME="/dev/null/x")
        self.wrong(found, "disk", "store", "/dev/null")

    def test_a_disk_that_is_read_only(self):
        place = os.path.join(self.store.directory, "store")
        found = self.examine(f"mount --bind {place} {place} && mount -o remount,ro,bind {place}")
        self.wrong(found, "disk", "store", "mounted read-only", f"mount -o remount,rw {place}")

    def test_a_disk_that_is_full(self):
        state = os.path.join(self.store.directory, "state")
        small = f"cp -a {state} {state}.own && mount -t tmpfs -o size=64m%s none {state} && cp -a {state}.own/. {state}/"
        found = self.examine(small % "" + f" && cat /dev/zero >{state}/stone 2>/dev/null || true")
        self.wrong(found, "disk", "state", "is full")
        shutil.rmtree(state + ".own")
        found = self.examine(small % ",nr_inodes=60" + f" && for n in $(seq 60); do touch {state}/$n 2>/dev/null || true; done")
        self.wrong(found, "disk", "state", "no more files")

    def test_an_index_that_is_torn(self):
        index = self.store.indexes()[0] + "index.sqlite"
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(index + suffix)
        whole = read(index)
        for torn in (whole[: len(whole) // 2], whole[:8192] + os.urandom(len(whole) - 8192), b"no database"):
            write(index, torn)
            line = self.wrong(self.examine(), "cubes", "notes", "index", "memcube rebuild notes")
            self.mend(line)
            self.assertEqual(self.state(self.examine(), "cubes", "notes"), ["ok"])
            index = self.store.indexes()[0] + "index.sqlite"
        shutil.rmtree(self.store.indexes()[0])
        found = self.examine()
        self.assertEqual(self.state(found, "cubes", "notes"), ["warning"])
        self.assertEqual(self.store.run("search", "notes", "harp").count(b"harp.md"), 1)

    def test_bundles_that_are_broken(self):
        manifest = os.path.join(self.store.bundle(), "manifest.json")
        write(manifest, read(manifest)[:10])
        self.mend(self.wrong(self.examine(), "cubes", "notes", "torn", "memcube verify notes --repair"))
        self.assertEqual(self.state(self.examine(), "cubes", "notes"), ["ok"])
        os.symlink("/mnt/stick/away.memcube", self.store.bundle("away"))
        self.wrong(self.examine(), "cubes", "away", "leads nowhere")
        os.unlink(self.store.bundle("away"))
        # What a killed process left, two hours ago.
        left = self.store.bundle(".notes")
        os.mkdir(left + ".0123abcd")
        os.utime(left + ".0123abcd", (1, 1))
        self.assertEqual(self.state(self.examine(), "store", "leftovers"), ["ok"])  # its inode is new

    def test_copies_of_one_cube(self):
        shutil.copytree(self.store.bundle(), self.store.bundle("again"))
        found = self.examine()
        self.assertEqual(self.state(found, "store", "copies"), ["warning"])
        self.mend(found[("store", "copies")][0][2])

    def test_a_mount_whose_daemon_is_gone(self):
        os.mkdir(self.store.mount_point)
        daemon = self.store.mount()
        self.assertEqual(self.state(self.examine(), "mounts", self.store.mount_point), ["ok"])
        os.kill(daemon, signal.SIGKILL)
        line = self.wrong(self.examine(), "mounts", self.store.mount_point, "is gone", f"memcube unmount {self.store.mount_point}")
        self.mend(line)
        self.assertNotIn(("mounts", self.store.mount_point), self.examine())

    def test_what_hangs_is_not_waited_for(self):
        os.mkdir(self.store.mount_point)
        daemon = self.store.mount()
        os.kill(daemon, signal.SIGSTOP)
        try:
            # The store, the state and the home are in a mount that does not answer.
            place = os.path.join(self.store.mount_point, "notes", "memories")
            found = self.examine(MEMCUBE_HOME=place + "/a", XDG_CACHE_HOME=place + "/b")
            self.wrong(found, "mounts", self.store.mount_point, "does not answer")
            hung = [key for key, all_of_it in found.items() if any("does not answer" in each[1] for each in all_of_it)]
            self.assertIn("disk", [group for group, _ in hung])
            self.assertIn("store", [group for group, _ in hung])
            self.assertEqual(self.state(found, "fuse", "/dev/fuse"), ["ok"])
        finally:
            os.kill(daemon, signal.SIGCONT)

    def test_services_of_models(self):
        service = {"MEMCUBE_CHAT_MODEL": "small"}
        found = self.examine(MEMCUBE_MODEL_URL="http://127.0.0.1:1/v1", **service)
        self.wrong(found, "models", "http://127.0.0.1:1/v1", "cannot be reached")
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
            self.wrong(self.examine(MEMCUBE_MODEL_URL=url, **service), "models", url, "within 2 s")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Models)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_address[1]}"
        found = self.examine(MEMCUBE_MODEL_URL=url, **service)
        self.assertEqual(self.state(found, "models", url), ["ok"])
        found = self.examine(MEMCUBE_MODEL_URL=url, MEMCUBE_CHAT_MODEL="great")
        self.assertEqual(self.state(found, "models", url), ["warning"])
        found = self.examine(MEMCUBE_MODEL_URL=url + "/locked", MEMCUBE_MODEL_KEY="sk-secret", **service)
        self.wrong(found, "models", url + "/locked", "refuses the key")
        self.assertNotIn("sk-secret", json.dumps(str(found)))

    def test_agents_that_start_what_is_gone(self):
        os.mkdir(os.path.join(self.store.directory, ".cursor"))
        self.store.run("agents", "install", "cursor", "--cube", "notes", "--hooks")
        self.assertEqual(self.state(self.examine(), "agents", "cursor"), ["ok"])
        for name, words in (("mcp.json", "server"), ("hooks.json", "hook")):
            path = os.path.join(self.store.directory, ".cursor", name)
            before = read(path)
            program = os.fsencode(os.path.realpath(MEMCUBE))
            self.assertIn(program, before)
            write(path, before.replace(program, b"/opt/old/memcube"))
            found = self.examine()
            self.assertIn("warning", self.state(found, "agents", "cursor"), words)
            write(path, before)
        # The program went away after it was entered.
        ledger = self.store.state("agents.json")
        write(ledger, read(ledger).replace(program, b"/opt/old/memcube"))
        self.wrong(self.examine(), "agents", "cursor", "/opt/old/memcube, which is not there")
        os.unlink(ledger)
        path = os.path.join(self.store.directory, ".cursor", "mcp.json")
        write(path, read(path).replace(program, b"/opt/old/memcube"))
        self.wrong(self.examine(), "agents", "cursor", "/opt/old/memcube", "memcube agents install cursor")
        write(path, read(path).replace(b"/opt/old/memcube", program).replace(b'"notes"', b'"gone"'))
        self.wrong(self.examine(), "agents", "cursor", "a cube that is not there")
        # What is not there is said, once it is gone.
        self.store.run("agents", "uninstall", "cursor")
        done = self.store.start(MEMCUBE, "agents", "remove", "cursor")
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        self.assertIn(b"nothing of memcube is in the files of Cursor", done.stderr)


class Models(http.server.BaseHTTPRequestHandler):
    """Lists one model; below /locked it wants a key."""

    def do_GET(self):
        body = json.dumps({"object": "list", "data": [{"id": "small"}]}).encode()
        self.send_response(401 if "locked" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    unittest.main()
