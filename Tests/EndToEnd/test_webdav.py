"""The cubes over WebDAV, with the clients that people have, and a mount of the same store beside it."""

import base64
import glob
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

from harness import MEMCUBE, MountTest, larger, read, write

# What is PUT at once, MiB.
LARGE = int(os.environ.get("MEMCUBE_LARGE_PUT", "64"))


class WebDAV(MountTest):
    def setUp(self):
        super().setUp()
        self.key = self.store.run("key", "new").decode().strip()
        self.serve()

    def serve(self):
        self.server = subprocess.Popen(
            [MEMCUBE, "serve", "--webdav", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
            env=self.store.environment)
        self.addCleanup(self.server.stdout.close)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        self.url = self.server.stdout.readline().decode().split()[-1]
        self.host = self.url.split("//")[1]

    def end(self):
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(60), 0)

    def call(self, method, path, body=None, key=None, **fields):
        """Status, body and header of an answer. The path is encoded already."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            header = {name.replace("_", "-"): value for name, value in fields.items()}
            if key != "":
                pair = f"ana:{key or self.key}".encode()
                header["Authorization"] = "Basic " + base64.b64encode(pair).decode()
            connection.request(method, "/dav/" + path, body, header)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def status(self, *arguments, **fields):
        return self.call(*arguments, **fields)[0]

    def listed(self, path, **more):
        """The paths that a listing shows, the folder's own first, decoded."""
        status, body, _ = self.call("PROPFIND", path, Depth="1", **more)
        self.assertEqual(status, 207, body)
        found = re.findall(rb"<D:href>(/dav[^<]*)</D:href><D:propstat>", body)
        return [urllib.parse.unquote_to_bytes(href)[len(b"/dav/"):] for href in found]

    # Clients

    def test_litmus(self):
        base = f"{self.url}/dav/notes/memories/"
        out = self.program(
            "litmus", base, "ana", self.key, cwd=self.outside, env=self.store.environment).decode()
        self.assertEqual(re.findall(r"^.*(?:FAIL|SKIPPED|WARNING).*$", out, re.MULTILINE), [], out)
        self.assertEqual(len(re.findall(r"100\.0%", out)), 5, out)

    def rclone(self, *arguments, **options):
        secret = self.program("rclone", "obscure", self.key).decode().strip()
        environment = {
            **self.store.environment, "RCLONE_CONFIG": os.path.join(self.outside, "rclone.conf"),
            "RCLONE_CONFIG_M_TYPE": "webdav", "RCLONE_CONFIG_M_URL": f"{self.url}/dav/",
            "RCLONE_CONFIG_M_VENDOR": "other", "RCLONE_CONFIG_M_USER": "ana",
            "RCLONE_CONFIG_M_PASS": secret}
        return self.program("rclone", *arguments, env=environment, **options).decode()

    def test_rclone(self):
        source = os.path.join(self.outside, "source")
        os.makedirs(os.path.join(source, "deep", "er"))
        names = ["plain.md", "with blank é.md", "100%#?&+;=.md", "deep/er/日本.md", "deep/empty.txt",
                 "x" * 200 + ".md"]
        for name in names:
            text = f"The heron of {name[:20]} nests\n" if not name.endswith(".txt") else ""
            write(os.path.join(source, name), text.encode())
        self.rclone("copy", source, "m:notes/memories/up")
        self.rclone("check", "--download", source, "m:notes/memories/up")
        self.assertEqual(
            read(os.path.join(self.memories, "up", "deep", "er", "日本.md")),
            b"The heron of deep/er/\xe6\x97\xa5\xe6\x9c\xac.md nests\n")
        # Nothing is new.
        out = self.rclone("sync", "-v", "--size-only", source, "m:notes/memories/up")
        self.assertEqual(self.versions("up/plain.md"), [b"The heron of plain.md nests\n"], out)
        self.assertIn("01-plain.md", self.rclone("lsf", "m:notes/search/heron of plain"))
        self.rclone("moveto", "m:notes/memories/up", "m:notes/memories/moved")
        back = os.path.join(self.outside, "back")
        self.rclone("copy", "m:notes/memories/moved", back)
        self.program("diff", "-r", source, back)
        self.rclone("purge", "m:notes/memories/moved")
        self.eventually(lambda: "moved" not in os.listdir(self.memories))
        self.assertIn("moved", os.listdir(self.trash))

    def test_cadaver(self):
        home = self.outside
        write(os.path.join(home, ".netrc"), f"machine 127.0.0.1 login a password {self.key}\n".encode())
        write(os.path.join(home, "day.md"), b"We saw the tower\n")
        script = "\n".join([
            "mkcol trips", "cd trips", "put day.md 'first day.md'", "copy 'first day.md' second.md",
            "move second.md third.md", "lock third.md", "discover third.md", "unlock third.md",
            "propset third.md colour red", "propget third.md colour", "delete third.md", "ls", "quit"])
        out = self.program(
            "cadaver", f"{self.url}/dav/notes/memories/", cwd=home, input=script.encode(),
            env={**self.store.environment, "HOME": home}).decode()
        self.assertNotIn("failed", out)
        self.assertIn("Value of colour is: red", out)
        self.assertEqual(os.listdir(os.path.join(self.memories, "trips")), ["first day.md"])

    def test_davfs2(self):
        if os.geteuid() != 0:
            return  # it mounts for root, and for others where /etc/fstab names the place
        place = os.path.join(self.outside, "davfs")
        os.mkdir(place)
        conf = os.path.join(self.outside, "davfs2.conf")
        write(conf, b"gui_optimize 0\ndelay_upload 0\n")
        caches = "/var/cache/davfs2/*" + place.strip("/").replace("/", "-") + "+*"
        self.addCleanup(lambda: [shutil.rmtree(each) for each in glob.glob(caches)])
        self.addCleanup(subprocess.run, ["umount", place], capture_output=True)
        self.program(
            "mount.davfs", "-o", f"conf={conf}", f"{self.url}/dav/", place,
            input=f"ana\n{self.key}\n".encode())
        memories = os.path.join(place, "notes", "memories")
        os.mkdir(os.path.join(memories, "zoo"))
        write(os.path.join(memories, "zoo", "otter.md"), b"The otter sleeps on its back\n")
        there = os.path.join(self.memories, "zoo", "otter.md")
        self.eventually(lambda: os.path.exists(there) and read(there).endswith(b"back\n"))
        os.rename(os.path.join(memories, "zoo", "otter.md"), os.path.join(memories, "otter.md"))
        self.eventually(lambda: os.path.exists(os.path.join(self.memories, "otter.md")))
        self.assertEqual(read(os.path.join(memories, "otter.md")), b"The otter sleeps on its back\n")
        os.remove(os.path.join(memories, "otter.md"))
        self.eventually(lambda: "otter.md" in os.listdir(self.trash))
        try:
            self.assertIn("about.md", os.listdir(os.path.join(place, "notes")))
        except OSError as error:
            # davfs2 1.6.1 lists nothing to newer kernels, whatever the server.
            self.assertEqual(error.errno, 22)
        self.program("umount", place)

    # As in the mount

    def test_same_tree_as_the_mount(self):
        write(os.path.join(self.memories, "boat.md"), b"---\ntags: [sea]\n---\nThe boat is red\n")
        os.mkdir(os.path.join(self.memories, "folder"))
        os.symlink("../boat.md", os.path.join(self.memories, "folder", "link.md"))
        os.symlink("/etc/passwd", os.path.join(self.memories, "out.md"))
        write(os.path.join(self.documents, "plan.txt"), b"A plan\n")
        with open(os.path.join(self.cube, "messages", "chat.md"), "ab") as chat:
            chat.write(b"We sail at dawn\n")
        def tree(folder):
            found = set()
            for top, folders, files in os.walk(folder):
                if "jobs" in top:
                    continue
                below = os.path.relpath(top, self.store.mount_point)
                found |= {os.path.join(below, name) for name in folders + files}
            return found
        def known():
            found, left = set(), ["notes"]
            while left:
                for each in self.listed(urllib.parse.quote(left.pop()))[1:]:
                    name = each.decode()
                    found.add(name.rstrip("/"))
                    if name.endswith("/") and not name.startswith("notes/jobs"):
                        left.append(name)
            return found
        self.eventually(lambda: tree(self.cube) - known() == {"notes/memories/out.md"})
        for name in ["memories/boat.md", "memories/folder/link.md", "documents/plan.txt",
                     "messages/chat.md", "by/tag/sea/boat.md", "about.md"]:
            place = os.path.join(self.cube, name)
            self.eventually(lambda: self.call("GET", "notes/" + name)[:2] == (200, read(place)))
        # A link out of the tree leads nowhere.
        self.assertEqual(self.status("GET", "notes/memories/out.md"), 404)
        self.assertEqual(self.listed("notes/search/red%20boat")[1:], [b"notes/search/red boat/01-boat.md"])
        # A client that knows only what was listed makes the folder of a query, under whatever name at first.
        self.assertEqual(self.status("MKCOL", "notes/search/New%20folder"), 201)
        self.assertEqual(
            self.status("MOVE", "notes/search/New%20folder", Destination="/dav/notes/search/red"), 201)
        # A result is the file: writing it makes a version.
        self.assertEqual(
            self.status("PUT", "notes/search/red%20boat/01-boat.md", b"The boat is blue\n"), 204)
        self.eventually(lambda: len(self.versions("boat.md")) == 2)
        self.assertEqual(read(os.path.join(self.memories, "boat.md")), b"The boat is blue\n")

    def test_rules_of_writes(self):
        said = self.call("PUT", "notes/messages/talk.md", b"Shall we go to Rome?\n")[0]
        self.assertEqual(said, 201)
        whole = self.call("GET", "notes/messages/talk.md")[1]
        self.assertEqual(self.status("PUT", "notes/messages/talk.md", whole + b"Or to Bari?\n"), 204)
        status, body, _ = self.call("PUT", "notes/messages/talk.md", b"Nothing was said\n")
        self.assertEqual(status, 403)
        self.assertIn(b"what was said stays", body)
        self.assertIn(b"Or to Bari?", read(os.path.join(self.cube, "messages", "talk.md")))
        # The tag that a write gives stays, while the file is recorded and read.
        tags = [self.call("PUT", "notes/memories/tag.md", text)[2]["ETag"] for text in (b"a\n", b"b\n")]
        for _ in range(20):
            tags.append(self.call("HEAD", "notes/memories/tag.md")[2]["ETag"])
        self.assertEqual((len(set(tags)), len(set(tags[1:]))), (2, 1), tags)
        self.assertEqual(self.status("PUT", "notes/memories/tag.md", b"c\n", If_Match=tags[0]), 412)
        self.assertEqual(self.status("PUT", "notes/memories/tag.md", b"c\n", If_Match=tags[1]), 204)
        self.assertEqual(self.status("DELETE", "notes/memories/tag.md"), 204)
        self.assertEqual(self.status("PUT", "notes/about.md", b"---\ntitle: Logs\n---\n"), 204)
        self.assertEqual(self.status("PUT", "notes/about.md", b"---\nnone: Logs\n---\n"), 422)
        self.assertIn(b"title: Logs", read(os.path.join(self.cube, "about.md")))
        status, body, _ = self.call("PUT", "notes/history/x", b"x")
        self.assertEqual((status, b"history/ is the past" in body), (403, True), body)
        # A cube is not emptied by chance; one that holds nothing goes, and any can be renamed.
        self.assertEqual(self.status("PUT", "notes/memories/a.md", b"Kept\n"), 201)
        self.assertEqual(self.status("DELETE", "notes/"), 409)
        self.assertEqual(self.status("DELETE", "notes/memories/"), 403)
        self.assertEqual(self.status("MKCOL", "more"), 201)
        self.assertEqual(self.status("MOVE", "more", Destination="/dav/other"), 201)
        self.assertEqual(
            self.status("MOVE", "notes/memories/a.md", Destination="/dav/other/memories/b.md"), 201)
        self.assertEqual(self.call("GET", "other/memories/b.md")[1], b"Kept\n")
        self.assertIn("a.md", os.listdir(self.trash))
        self.assertEqual(self.status("MKCOL", "empty"), 201)
        self.assertEqual(self.status("DELETE", "empty"), 204)

    def test_keys(self):
        status, _, header = self.call("PROPFIND", "", key="", Depth="0")
        self.assertEqual(status, 401)
        self.assertIn("Basic", header["WWW-Authenticate"])
        self.assertEqual(self.status("GET", "notes/about.md", key="mk_wrong"), 401)
        self.assertEqual(self.call("OPTIONS", "", key="")[2]["DAV"], "1, 2")
        reader = self.store.run("key", "new", "--role", "reader").decode().strip()
        self.assertEqual(self.status("GET", "notes/about.md", key=reader), 200)
        for method in ["PUT", "DELETE", "MKCOL", "PROPPATCH", "LOCK", "COPY", "MOVE", "UNLOCK"]:
            self.assertEqual(
                self.status(method, "notes/memories/x.md", b"", key=reader, Destination="/dav/y"), 403)
        self.store.run("project", "new", "work")
        other = self.store.run("key", "new", "--project", "work").decode().strip()
        self.assertNotIn(b"notes/", self.listed("", key=other))
        self.assertEqual(self.status("GET", "notes/about.md", key=other), 404)
        self.assertEqual(self.status("MKCOL", "notes", key=other), 201)
        self.assertEqual(self.status("PUT", "notes/memories/w.md", b"At work\n", key=other), 201)
        self.assertEqual(os.listdir(self.memories), [])
        work = os.path.join(self.store.mount_point, "projects", "work", "notes", "memories")
        self.eventually(lambda: os.listdir(work) == ["w.md"])
        # A lock is its key's.
        body = (b"<D:lockinfo xmlns:D='DAV:'><D:lockscope><D:exclusive/></D:lockscope>"
                b"<D:locktype><D:write/></D:locktype></D:lockinfo>")
        status, _, header = self.call("LOCK", "notes/memories/l.md", body, Timeout="Second-60")
        self.assertEqual(status, 201)
        token = header["Lock-Token"]
        second = self.store.run("key", "new").decode().strip()
        self.assertEqual(
            self.status("PUT", "notes/memories/l.md", b"x", key=second, If=f"({token})"), 423)
        self.assertEqual(self.status("UNLOCK", "notes/memories/l.md", key=second, Lock_Token=token), 403)
        self.assertEqual(self.status("PUT", "notes/memories/l.md", b"Mine\n", If=f"({token})"), 204)
        self.assertEqual(self.status("UNLOCK", "notes/memories/l.md", Lock_Token=token), 204)

    def test_what_desktops_do(self):
        # Finder: a file and its companion, locked and written.
        self.assertEqual(self.status("PUT", "notes/memories/.DS_Store", b"\0\0Bud1"), 201)
        self.assertEqual(self.status("PUT", "notes/memories/._trip.md", b"\0\5\26\7"), 201)
        self.assertEqual(self.status("PUT", "notes/memories/trip.md", b""), 201)
        body = (b"<?xml version='1.0'?><D:lockinfo xmlns:D='DAV:'><D:lockscope><D:exclusive/>"
                b"</D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>"
                b"http://www.apple.com/webdav_fs/</D:href></D:owner></D:lockinfo>")
        status, answer, header = self.call(
            "LOCK", "notes/memories/trip.md", body, Depth="0", Timeout="Second-600")
        self.assertEqual(status, 200)
        self.assertIn(b"webdav_fs", answer)
        token = header["Lock-Token"]
        self.assertEqual(self.status("PUT", "notes/memories/trip.md", b"No\n"), 423)
        self.assertEqual(
            self.status("PUT", "notes/memories/trip.md", iter([b"We ", b"left\n"]), If=f"({token})",
                        X_Expected_Entity_Length="8"), 204)
        self.assertEqual(self.status("UNLOCK", "notes/memories/trip.md", Lock_Token=token), 204)
        body = (b"<D:propfind xmlns:D='DAV:'><D:prop><D:quota-available-bytes/>"
                b"<D:quota-used-bytes/><D:quota/></D:prop></D:propfind>")
        self.assertRegex(self.call("PROPFIND", "", body, Depth="0")[1], rb"available-bytes>[1-9]")
        found = os.path.join(self.memories, "trip.md")
        self.eventually(lambda: os.path.exists(found) and read(found) == b"We left\n")
        # What it keeps beside a file is no memory.
        self.assertEqual(self.found("trip"), ["trip.md"])
        # Explorer: times and bits that mean nothing here, by PROPPATCH.
        body = (b"<?xml version='1.0'?><D:propertyupdate xmlns:D='DAV:' xmlns:Z='urn:schemas-microsoft-com:'>"
                b"<D:set><D:prop><Z:Win32LastModifiedTime>Tue, 10 Jun 2025 09:30:00 GMT"
                b"</Z:Win32LastModifiedTime><Z:Win32FileAttributes>00000020</Z:Win32FileAttributes>"
                b"</D:prop></D:set></D:propertyupdate>")
        status, answer, _ = self.call("PROPPATCH", "notes/memories/trip.md", body)
        self.assertEqual((status, answer.count(b"200 OK")), (207, 1), answer)
        self.eventually(lambda: int(os.stat(found).st_mtime) == 1749547800)
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request("OPTIONS", "/")
        self.assertEqual(connection.getresponse().headers["MS-Author-Via"], "DAV")
        connection.close()

    # What goes wrong

    def test_hostile(self):
        bomb = (b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
                b"<D:propfind xmlns:D='DAV:'><D:prop><D:x>&b;</D:x></D:prop></D:propfind>")
        for body, status in [(bomb, 403), (b"<a>" * 100_000, 413), (b"\xff\xfe<", 400),
                             (b"<a" + b" b='c'" * 9, 400), (b"x" * 300_000, 413), (b"<a/>", 400)]:
            self.assertEqual(self.status("PROPFIND", "notes", body, Depth="1"), status, body[:40])
            self.assertIn(self.status("PROPPATCH", "notes/about.md", body), (status, 400))
            self.assertIn(self.status("LOCK", "notes/memories/x", body), (status, 400))
        self.assertEqual(self.status("PROPFIND", "notes", Depth="infinity"), 403)
        for name in ["%2e%2e/%2e%2e/etc/passwd", "..", "a%2Fb", "a%00b", "%zz", "%", "a#b"]:
            self.assertEqual(self.status("GET", "notes/memories/" + name), 400, name)
        self.assertEqual(self.status("PUT", "notes/memories/" + "x" * 256, b"x"), 400)
        for name in [b"x" * 255, b"\xff\xfe", b"\x01", b"a&b<c>\"'", b"  ", b"back\\slash",
                     b"e\xcc\x81", b"%41"]:
            path = "notes/memories/" + urllib.parse.quote_from_bytes(name, safe="")
            self.assertEqual(self.status("PUT", path, b"Text\n"), 201, name)
            self.assertIn(b"notes/memories/" + name, self.listed("notes/memories"))
            self.assertEqual(self.call("GET", path)[1], b"Text\n")
        self.assertEqual(self.status("COPY", "notes/memories", Destination="http://other/dav/x"), 502)
        self.assertEqual(self.status("MOVE", "notes", Destination="/dav/notes/memories/in"), 403)
        self.assertEqual(self.status("POST", "notes"), 405)
        for field in ["(", "()", "<a>", "(<urn:x>)"]:
            self.assertIn(self.status("PUT", "notes/memories/f", b"x", If=field), (400, 412))
        self.assertEqual(self.status("GET", "notes/about.md", Range="bytes=99999-"), 416)
        self.assertEqual(self.call("GET", "notes/about.md", Range="bytes=0-2")[:2], (206, b"---"))

    def begin_put(self, path, length):
        """A connection on which a PUT has begun."""
        link = socket.create_connection(self.host.split(":"), timeout=60)
        self.addCleanup(link.close)
        pair = base64.b64encode(f"a:{self.key}".encode()).decode()
        link.sendall(
            f"PUT /dav/{path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Basic {pair}\r\n"
            f"Content-Length: {length}\r\n\r\n".encode())
        return link

    def test_broken_off(self):
        path, found = "notes/memories/a.md", os.path.join(self.memories, "a.md")
        self.assertEqual(self.status("PUT", path, b"As it was\n"), 201)
        for end in ["leave", "kill"]:
            links = [self.begin_put(each, 20_000_000) for each in (path, "notes/memories/new.md")]
            for link in links:
                link.sendall(b"x" * 10_000_000)
            time.sleep(0.2)
            if end == "leave":
                for link in links:
                    link.close()
                self.assertEqual(self.call("GET", path)[1], b"As it was\n")
            else:
                self.server.kill()
                self.server.wait()
                self.serve()
            self.assertEqual(self.call("GET", path)[1], b"As it was\n")
            self.assertEqual(self.listed("notes/memories")[1:], [b"notes/memories/a.md"])
            self.assertEqual(read(found), b"As it was\n")
        # What was answered is there, however it ends.
        self.assertEqual(self.status("PUT", path, b"As it is\n"), 204)
        self.server.kill()
        self.server.wait()
        self.assertEqual(self.store.run("show", "notes", "memories/a.md"), b"As it is\n")
        self.serve()
        self.assertEqual(self.call("GET", path)[1], b"As it is\n")
        self.eventually(lambda: read(found) == b"As it is\n")
        self.end()

    def test_two_at_once(self):
        path = "notes/memories/both.md"
        texts = [letter * 300_000 for letter in (b"a", b"b")]
        wrong = []

        def work(text):
            for _ in range(10):
                status = self.status("PUT", path, text)
                seen = self.call("GET", path)[1]
                if status not in (201, 204) or seen not in texts:
                    wrong.append((status, len(seen)))

        threads = [threading.Thread(target=work, args=(text,)) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.eventually(lambda: read(os.path.join(self.memories, "both.md")) in texts)

    @larger
    def test_large(self):
        def memory():
            with open(f"/proc/{self.server.pid}/status", encoding="ascii") as lines:
                return int(re.search(r"VmHWM:\s+(\d+)", lines.read())[1]) >> 10
        self.listed("notes")
        before = memory()
        piece = os.urandom(1 << 20)
        body = (piece[number:] + piece[:number] for number in range(LARGE))
        self.assertEqual(
            self.status("PUT", "notes/documents/large.bin", body, Content_Length=str(LARGE << 20)), 201)
        found = os.path.join(self.documents, "large.bin")
        self.eventually(lambda: os.path.exists(found) and os.path.getsize(found) == LARGE << 20)
        status, part, header = self.call(
            "GET", "notes/documents/large.bin", Range=f"bytes={(LARGE - 1) << 20}-")
        self.assertEqual((status, part), (206, piece[LARGE - 1:] + piece[:LARGE - 1]))
        self.assertEqual(header["Content-Length"], str(1 << 20))
        status, answer, _ = self.call("GET", "notes/documents/large.bin")
        self.assertEqual((status, len(answer)), (200, LARGE << 20))
        self.assertLess(memory() - before, 60)
