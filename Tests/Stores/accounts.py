#!/usr/bin/env python3
"""Runs the tests of accounts that servers share over a PostgreSQL, which it starts and ends."""

import os
import shutil
import subprocess
import sys
import tempfile

import services


def main():
    scratch = os.path.realpath(tempfile.mkdtemp(prefix="accounts-"))
    database = None
    try:
        database = services.Postgres(scratch)
        command = ["swift", "test", "--skip-build", "--disable-xctest", "--filter", "SharedAccountDatabaseTests"]
        environment = {**os.environ, "MEMCUBE_TEST_DATABASE": database.url()}
        ended = subprocess.run(command, check=False, cwd=services.ROOT, env=environment)
        return ended.returncode
    finally:
        if database:
            database.close()
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
