"""Drives the server by mem0-cli, the command `mem0`: what is added is found, listed, changed,
deleted, gone. $URL and $KEY say where; prints `ok` at the end."""

import json
import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.join(os.path.dirname(sys.executable), "mem0")
home = tempfile.TemporaryDirectory()
environment = {
    **os.environ, "HOME": home.name, "MEM0_API_KEY": os.environ["KEY"],
    "MEM0_BASE_URL": os.environ["URL"], "MEM0_TELEMETRY": "false", "NO_COLOR": "1"}


def mem0(*words):
    # Not by its first line: the environment may have been made at another place.
    done = subprocess.run([sys.executable, PROGRAM, *words], env=environment, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


def data(text):
    """The list or object in what was said."""
    value = json.loads(text[min(at for at in (text.find("["), text.find("{")) if at >= 0):])
    for name in ("data", "results", "memories"):
        while isinstance(value, dict) and name in value:
            value = value[name]
    return value


mine = ("--user-id", "command")
mem0("status")
mem0("add", "The heron nests in the harbour", "--no-infer", *mine)
listed = data(mem0("list", *mine, "-o", "json"))
assert [each["memory"] for each in listed] == ["The heron nests in the harbour"], listed
number = listed[0]["id"]
found = data(mem0("search", "heron", "--threshold", "0", *mine, "-o", "json"))
assert any("heron" in each["memory"] for each in found), found
mem0("update", number, "The heron has left")
assert "has left" in mem0("get", number, "-o", "json")
mem0("delete", number, "--force")
assert "has left" not in mem0("list", *mine, "-o", "json")
print("ok")
