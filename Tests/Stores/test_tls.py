"""Connections to stores that are encrypted, and whom they trust. run.py starts the services."""

import glob
import os
import subprocess
import time

import services
from services import PASSWORD, Postgres
from test_faults import log
from test_replicas import Machine, Refusals, Server, holds
from test_stores import scratch, service

TLS = os.path.join(services.ROOT, "Tests", "Fixtures", "tls")


class Authority:
    """An authority of one's own, which makes certificates."""

    def __init__(self, place):
        self.place = place
        self.certificate, self.key = os.path.join(place, "authority.pem"), os.path.join(place, "authority.key")
        self.openssl("req", "-x509", "-subj", "/CN=our authority", "-days", "2", "-keyout", self.key, "-out",
                     self.certificate)

    def openssl(self, command, *words):
        subprocess.run(["openssl", command, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def certify(self, name):
        """A certificate for a name, such as DNS:localhost, and its key."""
        certificate, key = (os.path.join(self.place, name.replace(":", "-") + end) for end in (".pem", ".key"))
        self.openssl("req", "-x509", "-subj", "/CN=a database", "-days", "2", "-addext", "subjectAltName=" + name,
                     "-addext", "basicConstraints=critical,CA:FALSE", "-CA", self.certificate, "-CAkey", self.key,
                     "-keyout", key, "-out", certificate)
        return certificate, key


class Bucket(Refusals):
    """A server with a certificate of one's own."""

    def test_authorities(self):
        own = services.Rclone(scratch(), "--cert", os.path.join(TLS, "certificate.pem"), "--key",
                              os.path.join(TLS, "key.pem"))
        self.addCleanup(own.close)
        url = own.url("tls").replace("http://", "https://")
        a = Machine("ana")
        a.good("new", "trips")
        self.fails(a, 4, "push", "trips", url, says=["AWS_CA_BUNDLE"])
        a.environment["SSL_CERT_FILE"] = os.path.join(a.home, "absent.pem")
        self.fails(a, 1, "push", "trips", url, says=["SSL_CERT_FILE", "absent.pem"])
        a.environment["AWS_CA_BUNDLE"] = os.path.join(TLS, "certificate.pem")
        a.good("push", "trips", url)
        a.environment["AWS_CA_BUNDLE"] = os.path.join(TLS, "key.pem")
        self.fails(a, 4, "push", "trips", url, says=["holds no certificates"])


class Database(Refusals):
    """A database whose certificate an authority of one's own made."""

    def setUp(self):
        self.ana = Machine("ana")
        self.ana.good("new", "trips")

    def refused(self, url, *says):
        self.fails(self.ana, 4, "push", "trips", url, says=says)
        # A server refuses it as well, before it takes a call.
        self.fails(self.ana, 4, "serve", "--listen", "127.0.0.1:0", "--store", url, says=says)

    def test_authorities(self):
        own, authority = Postgres(scratch()), Authority(self.ana.home)
        self.addCleanup(own.close)
        wrong = os.path.join(TLS, "certificate.pem")
        own.speak_tls(*authority.certify("IP:127.0.0.1"))
        checked = own.url() + "?sslmode=verify-full"
        trusting = f"{checked}&sslrootcert={authority.certificate}"
        self.refused(checked, "certificate")
        self.refused(f"{checked}&sslrootcert={wrong}", "certificate verify failed")
        self.refused(f"{checked}&sslrootcert={self.ana.home}/absent.pem", "absent.pem")
        # Of several hosts the one that is there says why.
        several = trusting.replace("@", f"@127.0.0.1:{services.free_port()},")
        self.refused(several.replace(authority.certificate, wrong), "certificate verify failed")
        self.ana.good("push", "trips", trusting)
        self.ana.good("push", "trips", several)
        own.speak_tls(*authority.certify("DNS:db.example"))
        self.refused(trusting, "db.example", "does not match host name")
        # Who asks for the authority alone is content with that.
        self.ana.good("push", "trips", trusting.replace("verify-full", "verify-ca"))

    def test_without(self):
        for mode in ("require", "verify-full"):
            self.refused(f"{service('postgres').url()}?sslmode={mode}", "SSL")

    def test_secrets(self):
        """A password of the environment stands nowhere that others can read, nor in what is written."""
        own, authority = Postgres(scratch()), Authority(self.ana.home)
        self.addCleanup(own.close)
        own.speak_tls(*authority.certify("IP:127.0.0.1"))
        address = f"postgres://owner@127.0.0.1:{own.port}/postgres"
        url = f"{address}?sslmode=verify-full&sslrootcert={authority.certificate}"
        server = Server("one", url, PGPASSWORD=PASSWORD)
        try:
            self.assertEqual(server.add("ana", "before.")[0], 200)
            self.assertEqual(own.sql("SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
                                     "WHERE application_name = 'memcube'"), "t")
            for path in glob.glob("/proc/[0-9]*/cmdline"):
                try:
                    with open(path, "rb") as file:
                        words = file.read()
                except OSError:
                    continue
                self.assertNotIn(PASSWORD.encode(), words)
            own.stop()
            status, body, _ = server.add("ana", "meanwhile.")
            self.assertEqual(status, 503, body)
            self.assertNotIn(PASSWORD, body)
            end = time.monotonic() + 20
            while address not in log(server):
                self.assertLess(time.monotonic(), end, log(server))
                time.sleep(0.1)
        finally:
            said = server.end()
        self.assertNotIn(PASSWORD, said)
        self.assertEqual(holds(server.machine.home, PASSWORD), [])
