"""The MemOS open-source server as an oracle: the same requests to it and to `memcube serve`, and every
difference, which must stand in the table below with its reason.

    MEMCUBE=.build/debug/memcube python3 Tests/Clients/memos_oracle.py PYTHON

PYTHON is that of an environment with MemoryOS 2.0.10 and what its server imports (scripts/setup
--clients makes one). Its models are a small server here. Prints `ok` at the end.
"""

import contextlib
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

# Which requests are answered otherwise here, and why: by the names in `requests`.
LEARNED = "of a message the MemOS server keeps the words; here what they say is learned, and a document too"
SHARED = "the MemOS server takes the cube for a user, and cannot share"
BROKEN = "the MemOS server answers its own fault"
EXPLAINED = {
    "the documented role": "its documents print the role `user`, which the server refuses",
    "a cube without a name": "the parameter goes by its documented name, `name`",
    "a document": "this cube's kind cannot read documents in the MemOS server",
    "all of a cube": LEARNED,
    "all of a user": LEARNED,
    "one": BROKEN,
    "a search": "its plain cubes find what shares no word with the query; here what answers it",
    "a search in a cube": "its plain cubes find what shares no word with the query",
    "a search in no cube": "a cube that is named and is not there is an error here",
    "a change": BROKEN,
    "behind the change": BROKEN,
    "a change of what is not there": BROKEN,
    "sharing": SHARED,
    "sharing again": SHARED,
    "who it is shared with reads": SHARED,
    "and adds": SHARED,
    "and finds": SHARED,
    "a talk": "no model speaks here unless one is configured",
    "a talk without a question": "the parameter goes by its documented name, `message`",
    "it is deleted again": "what is not there is an error here, as when it is read",
    "all of no cube are deleted": BROKEN,
    "nothing of it is seen": BROKEN,
    "users at last": "the user of the documented role",
}


class Model(http.server.BaseHTTPRequestHandler):
    """An OpenAI-compatible model that always says the same."""

    def log_message(self, *_):
        pass

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/embeddings"):
            texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
            said = {"object": "list", "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1},
                    "data": [{"object": "embedding", "index": index, "embedding": [1.0] * 8}
                             for index, _ in enumerate(texts)]}
        else:
            said = {"id": "x", "object": "chat.completion", "created": 1, "model": "m",
                    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
                    "choices": [{"index": 0, "finish_reason": "stop", "message": {
                        "role": "assistant", "content": "The harbour opens at dawn."}}]}
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server:
    """One of the two: calls it, and remembers the ids of memories by their texts."""

    def __init__(self, address, fields):
        self.address, self.fields, self.ids = address, fields, {}

    def call(self, method, path, body=None):
        for text, name in re.findall(r"(\{([^}]*)\})", path):
            path = path.replace(text, self.ids[name])
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, data, {"Content-Type": "application/json", **self.fields},
            method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, said = answer.status, answer.read()
        except urllib.error.HTTPError as answer:
            status, said = answer.code, answer.read()
        answer = json.loads(said)
        data = answer.get("data") if isinstance(answer, dict) else None
        for cube in (data.get("text_mem") or [] if isinstance(data, dict) else []):
            for memory in cube["memories"]:
                self.ids[memory["memory"]] = memory["id"]
        return status, answer


# What hangs on the run, or says nothing.
UNSPOKEN = {"relativity", "session_id", "evolve_to", "history"}


def plain(value):
    """An answer without what differs from run to run, and without members that say nothing."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in sorted(value.items())
                if member is not None and name not in UNSPOKEN}
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, str):
        value = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>", value)
        return re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)?", "<time>", value)
    return value


def holds(more, less):
    """Whether an answer has all that another has: members may be added."""
    if isinstance(less, dict) and isinstance(more, dict):
        return all(name in more and holds(more[name], less[name]) for name in less)
    if isinstance(less, list) and isinstance(more, list):
        return len(more) == len(less) and all(map(holds, more, less))
    return more == less


def same(theirs, ours):
    """Whether both say the same: of an error its status, a sentence, and which fields it is about."""
    if theirs[0] != ours[0]:
        return False
    if theirs[0] == 200:
        return holds(ours[1], theirs[1])

    def missing(answer):
        told = answer[1].get("detail")
        return [entry["loc"] for entry in told if entry["type"] == "missing"] \
            if isinstance(told, list) else []

    return bool(ours[1].get("message")) and ours[1].get("code") == ours[0] \
        and missing(theirs) == missing(ours)


def requests(cube, document):
    """The script: a name, and a call."""
    say = {"role": "user", "content": "I like tea with lemon."}
    return [
        ("users at first", "GET", "/users"),
        ("a user", "POST", "/users", {"user_id": "u1", "role": "USER"}),
        ("the user again", "POST", "/users", {"user_id": "u1", "role": "USER"}),
        ("a user with a name", "POST", "/users",
         {"user_id": "u2", "user_name": "Ann", "role": "GUEST"}),
        ("the documented role", "POST", "/users", {"user_id": "u3", "role": "user"}),
        ("an unknown role", "POST", "/users", {"user_id": "u4", "role": "KING"}),
        ("a user without an id", "POST", "/users", {"role": "USER"}),
        ("the default user", "GET", "/users/me"),
        ("a cube by its path", "POST", "/mem_cubes",
         {"mem_cube_name_or_path": cube, "mem_cube_id": "c1", "user_id": "u1"}),
        ("the cube again", "POST", "/mem_cubes",
         {"mem_cube_name_or_path": cube, "mem_cube_id": "c1", "user_id": "u1"}),
        ("a cube of an unknown user", "POST", "/mem_cubes",
         {"mem_cube_name_or_path": cube, "mem_cube_id": "c9", "user_id": "nobody"}),
        ("a cube without a name", "POST", "/mem_cubes", {"user_id": "u1"}),
        ("nothing in it", "GET", "/memories?user_id=u1&mem_cube_id=c1"),
        ("a text", "POST", "/memories",
         {"memory_content": "The harbour opens at dawn.", "mem_cube_id": "c1", "user_id": "u1"}),
        ("messages", "POST", "/memories",
         {"messages": [say], "mem_cube_id": "c1", "user_id": "u1"}),
        ("a document", "POST", "/memories",
         {"doc_path": document, "mem_cube_id": "c1", "user_id": "u1"}),
        ("nothing to add", "POST", "/memories", {"mem_cube_id": "c1", "user_id": "u1"}),
        ("a text in no cube", "POST", "/memories",
         {"memory_content": "x", "mem_cube_id": "none", "user_id": "u1"}),
        ("a text of nobody", "POST", "/memories",
         {"memory_content": "x", "mem_cube_id": "c1", "user_id": "nobody"}),
        ("a text of who may not", "POST", "/memories",
         {"memory_content": "x", "mem_cube_id": "c1", "user_id": "u2"}),
        ("messages of a wrong shape", "POST", "/memories",
         {"messages": "hello", "mem_cube_id": "c1", "user_id": "u1"}),
        ("no JSON", "POST", "/memories", b"{"),
        ("all of a cube", "GET", "/memories?user_id=u1&mem_cube_id=c1"),
        ("all of a user", "GET", "/memories?user_id=u1"),
        ("all of nobody", "GET", "/memories?user_id=nobody"),
        ("one", "GET", "/memories/c1/{The harbour opens at dawn.}?user_id=u1"),
        ("one of another", "GET", "/memories/c1/{The harbour opens at dawn.}?user_id=u2"),
        ("one that is not there", "GET",
         "/memories/c1/00000000-0000-4000-8000-000000000000?user_id=u1"),
        ("a search", "POST", "/search", {"query": "harbour", "user_id": "u1"}),
        ("a search in a cube", "POST", "/search",
         {"query": "harbour", "user_id": "u1", "install_cube_ids": ["c1"]}),
        ("a search in no cube", "POST", "/search",
         {"query": "harbour", "user_id": "u1", "install_cube_ids": ["none"]}),
        ("a search without a query", "POST", "/search", {"user_id": "u1"}),
        ("a search of nobody", "POST", "/search", {"query": "harbour", "user_id": "nobody"}),
        ("a change", "PUT", "/memories/c1/{The harbour opens at dawn.}?user_id=u1",
         {"memory": "The harbour opens at noon.", "metadata": {}}),
        ("behind the change", "GET", "/memories/c1/{The harbour opens at dawn.}?user_id=u1"),
        ("a change of what is not there", "PUT",
         "/memories/c1/00000000-0000-4000-8000-000000000000?user_id=u1", {"memory": "x"}),
        ("sharing", "POST", "/mem_cubes/c1/share", {"target_user_id": "u2", "user_id": "u1"}),
        ("sharing again", "POST", "/mem_cubes/c1/share", {"target_user_id": "u2", "user_id": "u1"}),
        ("sharing with nobody", "POST", "/mem_cubes/c1/share",
         {"target_user_id": "nobody", "user_id": "u1"}),
        ("sharing no cube", "POST", "/mem_cubes/none/share",
         {"target_user_id": "u2", "user_id": "u1"}),
        ("who it is shared with reads", "GET", "/memories?user_id=u2&mem_cube_id=c1"),
        ("and adds", "POST", "/memories",
         {"memory_content": "The ferry leaves at ten.", "mem_cube_id": "c1", "user_id": "u2"}),
        ("and finds", "POST", "/search", {"query": "ferry", "user_id": "u2"}),
        ("a talk", "POST", "/chat", {"query": "When does the harbour open?", "user_id": "u1"}),
        ("a talk without a question", "POST", "/chat", {"user_id": "u1"}),
        ("one is deleted", "DELETE", "/memories/c1/{The harbour opens at dawn.}?user_id=u1"),
        ("it is gone", "GET", "/memories/c1/{The harbour opens at dawn.}?user_id=u1"),
        ("it is deleted again", "DELETE", "/memories/c1/{The harbour opens at dawn.}?user_id=u1"),
        ("all are deleted", "DELETE", "/memories/c1?user_id=u1"),
        ("all are gone", "GET", "/memories?user_id=u1&mem_cube_id=c1"),
        ("all of no cube are deleted", "DELETE", "/memories/none?user_id=u1"),
        ("the cube is taken out", "DELETE", "/mem_cubes/c1?user_id=u1"),
        ("nothing of it is seen", "GET", "/memories?user_id=u1&mem_cube_id=c1"),
        ("it is taken out again", "DELETE", "/mem_cubes/c1?user_id=u1"),
        ("users at last", "GET", "/users"),
        ("no such path", "GET", "/nothing"),
        ("a wrong method", "PUT", "/users", {}),
    ]


def model_settings(port):
    address = f"http://127.0.0.1:{port}/v1"
    speaker = {"backend": "openai", "config": {
        "model_name_or_path": "m", "api_key": "k", "api_base": address}}
    embedder = {"backend": "universal_api", "config": {
        "model_name_or_path": "m", "provider": "openai", "api_key": "k", "base_url": address}}
    return speaker, embedder


def configuration(port):
    """What the MemOS server has to be told before it answers anything."""
    speaker, embedder = model_settings(port)
    return {
        "user_id": "root", "session_id": "s", "chat_model": speaker,
        "mem_reader": {"backend": "simple_struct", "config": {
            "llm": speaker, "embedder": embedder,
            "chunker": {"backend": "sentence", "config": {
                "tokenizer_or_token_counter": "character", "chunk_size": 512, "chunk_overlap": 64,
                "min_sentences_per_chunk": 1}}}}}


def make_cube(path, port):
    """An empty cube as MemOS dumps one."""
    os.makedirs(path)
    with open(os.path.join(path, "config.json"), "w", encoding="utf-8") as file:
        json.dump({
            "model_schema": "memos.configs.mem_cube.GeneralMemCubeConfig", "user_id": "u1",
            "cube_id": "c1", "config_filename": "config.json",
            "text_mem": {"backend": "naive_text", "config": {
                "memory_filename": "textual_memory.json",
                "extractor_llm": model_settings(port)[0]}}}, file)
    with open(os.path.join(path, "textual_memory.json"), "w", encoding="utf-8") as file:
        file.write("[]")


@contextlib.contextmanager
def running(command, **how):
    """A process, which is ended in any case."""
    with subprocess.Popen(command, **how) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(60)
            except BaseException:
                process.kill()
                raise


@contextlib.contextmanager
def model_server(answers=Model):
    """The made-up model while it is needed: its port."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), answers) as model:
        threading.Thread(target=model.serve_forever, daemon=True).start()
        try:
            yield model.server_port
        finally:
            model.shutdown()


def wait_for_upstream(process, address, log):
    for _ in range(600):
        try:
            urllib.request.urlopen(address + "/openapi.json", timeout=5).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    with open(log, encoding="utf-8", errors="replace") as file:
        sys.exit("the MemOS server did not start:\n" + file.read()[-3000:])


@contextlib.contextmanager
def upstream(python, folder):
    """The MemOS server, on a port that was free a moment ago: the process, its address."""
    with http.server.HTTPServer(("127.0.0.1", 0), Model) as free:
        port = free.server_port
    path = os.path.join(folder, "upstream.log")
    with open(path, "wb") as log, running(
            [python, "-m", "uvicorn", "memos.api.start_api:app", "--port", str(port)], cwd=folder,
            stdout=log, stderr=log,
            env={"PATH": os.environ["PATH"], "HOME": folder, "MEMOS_BASE_PATH": folder}) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for_upstream(process, address, path)
        yield process, address


@contextlib.contextmanager
def memcube(folder):
    """Our server: the process, its address."""
    program = os.path.abspath(os.environ["MEMCUBE"])
    environment = {
        **os.environ, "HOME": folder, "MEMCUBE_HOME": os.path.join(folder, "store"),
        "XDG_DATA_HOME": os.path.join(folder, "data"),
        "XDG_STATE_HOME": os.path.join(folder, "state"),
        "XDG_CACHE_HOME": os.path.join(folder, "cache")}
    with running([program, "serve", "--listen", "127.0.0.1:0", "--import-root", folder],
                 env=environment, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.readline()
        if not said:
            sys.exit("memcube serve did not start")
        yield process, said.split()[-1]


def compare(theirs, ours, calls):
    """Prints each difference; how many are not explained, or explained and not there."""
    wrong = 0
    differences = {}
    for name, *call in calls:
        there, here = theirs.call(*call), ours.call(*call)
        one, other = (there[0], plain(there[1])), (here[0], plain(here[1]))
        if not same(one, other):
            differences[name] = (one, other)
    for name, (one, other) in differences.items():
        reason = EXPLAINED.get(name)
        wrong += reason is None
        print(f"{name}: {reason or 'NOT EXPLAINED'}")
        print(f"  MemOS   {one[0]} {json.dumps(one[1])[:600]}")
        print(f"  memcube {other[0]} {json.dumps(other[1])[:600]}")
    for name in EXPLAINED.keys() - differences.keys():
        wrong += 1
        print(f"{name}: explained, and both answer the same")
    print(f"{len(calls)} requests, {len(differences)} answered otherwise, {wrong} wrong")
    return wrong


def main():
    with tempfile.TemporaryDirectory() as folder, model_server() as port:
        cube = os.path.join(folder, "cubes", "c1")
        make_cube(cube, port)
        document = os.path.join(folder, "notes.txt")
        with open(document, "w", encoding="utf-8") as file:
            file.write("The lighthouse is white.\n")
        with upstream(os.path.abspath(sys.argv[1]), folder) as (_, address):
            theirs = Server(address, {})
            status, answer = theirs.call("POST", "/configure", configuration(port))
            assert status == 200, answer
            with memcube(folder) as (_, address):
                ours = Server(address, {})
                ours.call("POST", "/configure", {"user_id": "root"})
                wrong = compare(theirs, ours, requests(cube, document))
    if wrong:
        sys.exit(1)
    print("ok")


if __name__ == "__main__":
    main()
