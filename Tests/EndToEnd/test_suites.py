"""What others wrote to try file systems out, as Debian carries it; bounded in time.

bonnie++ makes no files here (-n 0), which test_listings does; stress-ng runs what a memory has: no
hard links, no gigabytes.
"""

import os

from harness import MountTest, runs

STRESSORS = (
    "access chmod copy-file dentry dir dirdeep dup fallocate fcntl filename flock fpunch fstat"
    " handle hdd inode-flags iomix lease locka lockf lockofd mknod open rename seek sync-file touch"
    " utime xattr"
).split()


class Suites(MountTest):
    limit = 240

    def finish(self):
        self.assertTrue(runs(self.daemon))
        self.store.unmount()
        self.remount()
        self.assertTrue(self.store.json("verify", "notes")["ok"])

    def test_fio(self):
        for folder in (self.memories, self.documents):
            options = ["--verify=crc32c", "--do_verify=1", "--minimal", f"--directory={folder}"]
            self.program(
                "fio", "--name=calls", "--rw=randrw", "--bs=512-16k", "--size=1m", "--fsync=32",
                "--ioengine=psync", "--numjobs=2", *options, cwd=self.outside)
            self.program(
                "fio", "--name=mapped", "--rw=randwrite", "--bs=4k", "--size=1m",
                "--ioengine=mmap", *options, cwd=self.outside)
        self.finish()

    def test_bonnie(self):
        folder = os.path.join(self.documents, "bonnie")
        os.mkdir(folder)
        user = ["-u", "root"] if os.geteuid() == 0 else []
        said = self.program(
            "/usr/sbin/bonnie++", "-d", folder, "-s", "2M:4k", "-r", "1", "-n", "0", "-f", "-q", *user)
        self.assertIn(b",2M,", said)
        self.assertEqual(os.listdir(folder), [])
        self.finish()

    def test_dbench(self):
        said = self.program(
            "dbench", "-t", "2", "-c", "/usr/share/dbench/client.txt", "-D", self.documents, "2")
        self.assertIn(b"Throughput", said)
        self.finish()

    def test_stress_ng(self):
        folder = os.path.join(self.documents, "stress")
        os.mkdir(folder)
        stressors = [word for name in STRESSORS for word in (f"--{name}", "1", f"--{name}-ops", "20")]
        said = self.program(
            "stress-ng", "--verify", "--timeout", "3", "--temp-path", folder, "--no-rand-seed",
            "--iomix-bytes", "1M", "--hdd-bytes", "1M", *stressors, cwd=self.outside)
        self.assertNotIn(b"fail:", said)
        self.finish()
