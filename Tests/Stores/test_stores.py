"""What every store must do, and what each says where it cannot be used. run.py starts the services."""

import os
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from services import KEYS, PASSWORD, ROOT, Moto, Postgres, Rclone, Web

FIXTURE = os.path.join(ROOT, ".build", "debug", "StoresFixture")
SMALL, PARTS = 9_000_000, 70_000_000
services = {}


def scratch():
    return os.environ["TMPDIR"]


def service(name):
    return services[name]


class StoreTest(unittest.TestCase):
    def check(self, url, *checks, size=SMALL, environment=None, seconds=100):
        """Runs checks of the fixture; gives its exit status and its output."""
        variables = {**os.environ, "HOME": scratch(), **KEYS, **(environment or {})}
        done = subprocess.run([FIXTURE, url, str(size), *checks], check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, env=variables, timeout=seconds)
        for secret in (PASSWORD, PASSWORD.replace("%", "%25"), KEYS["AWS_SECRET_ACCESS_KEY"]):
            self.assertNotIn(secret, done.stdout)
        return done.returncode, done.stdout

    def passes(self, url, *checks, **options):
        status, output = self.check(url, *checks, **options)
        self.assertEqual(status, 0, output)

    def refuses(self, url, *words, **options):
        status, output = self.check(url, "names", **options)
        self.assertEqual(status, 1, output)
        for word in words:
            self.assertIn(word, output)


class Conformance(StoreTest):
    def test_directory(self):
        self.passes(tempfile.mkdtemp(prefix="folder-", dir=scratch()) + "/")

    def test_postgres(self):
        self.passes(service("postgres").url())

    def test_moto(self):
        self.passes(service("moto").url("team/a%20b"), size=PARTS)

    def test_rclone(self):
        self.passes(service("rclone").url("team/a%20b"), size=PARTS)

    def test_without_prefix(self):
        self.passes(service("rclone").url(), "objects", "names", "erasing")


class Steady(StoreTest):
    """A server that is restarted: no acknowledged object is lost, and every process goes on by itself."""

    def restarted(self, server, number):
        status = []
        thread = threading.Thread(target=lambda: status.append(self.check(server.url(), "steady")))
        thread.start()
        for _ in range(2):
            time.sleep(2)
            server.stop(number)
            time.sleep(0.5)
            server.start()
        thread.join()
        self.assertEqual(status[0][0], 0, status[0][1])

    def test_postgres(self):
        server = Postgres(scratch())
        self.addCleanup(server.close)
        self.restarted(server, signal.SIGINT)

    def test_rclone(self):
        server = Rclone(scratch())
        self.addCleanup(server.close)
        self.restarted(server, signal.SIGKILL)


class PostgresErrors(StoreTest):
    def test_wrong_password(self):
        self.refuses(service("postgres").url(password="wrong"), "refused", "authentication failed", "check user")

    def test_no_password(self):
        self.refuses(service("postgres").url().replace(":a%20secret%3A%20100%25", ""), "refused", "no password")

    def test_no_database(self):
        self.refuses(service("postgres").url("absent"), "invalid", '"absent\\" does not exist', "createdb")

    def test_no_server(self):
        self.refuses("postgres://owner:x@127.0.0.1:1/postgres", "unreachable", "Connection refused")

    def test_no_tls(self):
        self.refuses(service("postgres").url() + "?sslmode=require", "refused", "SSL was required")

    def test_later_schema(self):
        server = service("postgres")
        server.sql("CREATE DATABASE later")
        self.passes(server.url("later"), "objects")
        self.assertEqual(server.sql("SELECT max(version) >= 1 FROM memcube.meta", "later"), "t")
        server.sql("INSERT INTO memcube.meta (version) VALUES (1000)", "later")
        self.refuses(server.url("later"), "refused", "version 1000", "install the later one")

    def test_rights(self):
        server = service("postgres")
        server.sql("CREATE DATABASE limited")
        server.sql("CREATE USER guest PASSWORD 'guest'")
        url = server.url("limited", "guest", "guest")
        self.refuses(url, "refused", "permission denied", "grant")
        self.passes(server.url("limited"), "objects")
        self.refuses(url, "refused", "permission denied", "grant")
        server.sql("GRANT USAGE ON SCHEMA memcube TO guest; "
                   "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA memcube TO guest; "
                   "GRANT USAGE ON ALL SEQUENCES IN SCHEMA memcube TO guest", "limited")
        self.passes(url, "objects", "listings", "erasing", "leases")

    def test_many_at_once(self):
        """Several programs make the schema at the same time."""
        server = service("postgres")
        server.sql("CREATE DATABASE fresh")
        results = []
        threads = [threading.Thread(target=lambda: results.append(self.check(server.url("fresh"), "objects")))
                   for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual([status for status, _ in results], [0] * 4, results)

    def test_password_is_in_no_process_list(self):
        """Nor in its environment: only on the command line of this fixture, which a program reads by itself."""
        server = service("postgres")
        listed = server.sql("SELECT string_agg(application_name, ' ') FROM pg_stat_activity")
        self.assertNotIn(PASSWORD, listed)


class S3Errors(StoreTest):
    def test_wrong_key(self):
        self.refuses(service("rclone").url(), "refused", "SignatureDoesNotMatch", "check keys",
                     environment={"AWS_SECRET_ACCESS_KEY": "wrong"})

    def test_no_bucket(self):
        for name in ("moto", "rclone"):
            self.refuses(service(name).url(bucket="absent"), "invalid", "no bucket absent")

    def test_no_keys(self):
        self.refuses(service("rclone").url(), "invalid", "AWS_ACCESS_KEY_ID",
                     environment={"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""})

    def test_no_server(self):
        self.refuses("s3://bucket/x?endpoint=http://127.0.0.1:1", "unreachable", "127.0.0.1:1")

    def test_another_service(self):
        for status in (200, 403, 404):
            web = Web(status)
            self.addCleanup(web.close)
            self.refuses(web.url(), "damaged", "is no S3 service", "check the endpoint")

    def test_a_broken_gateway(self):
        web = Web(502)
        self.addCleanup(web.close)
        self.refuses(web.url(), "unreachable", "status 502")

    def test_credentials_of_a_file(self):
        path = os.path.join(tempfile.mkdtemp(dir=scratch()), "credentials")
        with open(path, "w", encoding="utf-8") as file:
            file.write("[default]\naws_access_key_id = x\naws_secret_access_key = y\n[team]\n"
                       f"aws_access_key_id={KEYS['AWS_ACCESS_KEY_ID']}\n"
                       f"aws_secret_access_key = {KEYS['AWS_SECRET_ACCESS_KEY']}\n")
        environment = {"AWS_ACCESS_KEY_ID": "", "AWS_SHARED_CREDENTIALS_FILE": path}
        self.passes(service("rclone").url(), "objects", environment={**environment, "AWS_PROFILE": "team"})
        self.refuses(service("rclone").url(), "refused", environment=environment)
        self.refuses(service("rclone").url(), "invalid", "no whole credentials of the profile", "none",
                     environment={**environment, "AWS_PROFILE": "none"})

    def test_session_token(self):
        """It is signed as well: the server would refuse a header that is not."""
        self.passes(service("rclone").url(), "objects", environment={"AWS_SESSION_TOKEN": "of/a+role=="})
