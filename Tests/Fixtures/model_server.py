#!/usr/bin/env python3
"""A service in the dialect of OpenAI's API that behaves as its model's name says.

    model_server.py            prints its port, and serves until its standard input ends

What the name of a model may be: `echo` answers with the last message; `json:TEXT` with TEXT;
`slow` waits; `cut` breaks off in the middle; `429`, `500`, … refuse with that status, each with
`-once` behind it only the first time; `html`, `empty`, `text` answer with what is no JSON; `huge`
with more than anybody wants; `deep` with nested arrays; `bare` with an object that has nothing;
`few`, `nan`, `ragged`, `twice` are embedders and rerankers that count badly; `good` does it right.
`silent` hears nothing in a recording, whose transcript is else what it is made of.
`concepts-N` embeds in N numbers, and knows that a puppy is a dog; `short-N` refuses texts of more
than N bytes, `picky` those with "forbidden" in them.
GET /log gives every request as JSON. POST /behave with {"model": …, "as": […]} lets a model behave
as others, one request after the other, and then as the last of them.
"""

import email
import json
import random
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

seen = []
counts = {}
roles = {}
lock = threading.Lock()


SAME = {
    "puppy": "dog", "footwear": "shoe", "ruins": "chews", "cooking": "simmer", "recipe": "broth",
    "travel": "plane", "japan": "tokyo", "cat": "kitten", "doctor": "physician",
}
LITTLE = set("a an and at by for from in is my of on our that the to was we with".split())


def meaning(text, size):
    """A vector in which words of one concept are the same."""
    sums = [0.0] * size
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in LITTLE:
            continue
        numbers = random.Random(SAME.get(word, word))
        sums = [each + numbers.gauss(0, 1) for each in sums]
    return sums


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def reply(self, body, status=200, kind="application/json", fields=()):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in fields:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply(seen if self.path == "/log" else {"error": {"message": "no such path"}})

    def form(self, body):
        """A form's fields; of a file its name, its type, its size and its text."""
        head = b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n"
        fields = {}
        for part in email.message_from_bytes(head + body).get_payload():
            name = part.get_param("name", header="content-disposition")
            value = part.get_payload(decode=True)
            if part.get_filename() is not None:
                fields["name"], fields["type"] = part.get_filename(), part.get_content_type()
                fields["size"] = len(value)
            fields[name] = value[:1000].decode("utf-8", "replace")
        return fields

    def do_POST(self):
        length = self.headers["Content-Length"]
        # libcurl knows how long a form is, if it knows that of its parts.
        body = self.rfile.read(int(length))
        is_form = self.headers["Content-Type"].startswith("multipart/form-data")
        body = self.form(body) if is_form else json.loads(body)
        model = body["model"]
        if self.path.endswith("/behave"):
            with lock:
                roles[model] = list(body["as"])
            return self.reply({})
        with lock:
            seen.append({"path": self.path, "key": self.headers.get("Authorization"), "body": body})
            if model in roles:
                model = roles[model].pop(0) if len(roles[model]) > 1 else roles[model][0]
            counts[model] = count = counts.get(model, 0) + 1
        name, _, how = model.partition("-")
        if name.isdigit() and (how != "once" or count == 1):
            said = {"error": {"message": f"status {name} on purpose"}}
            return self.reply(said, int(name), fields=[("Retry-After", "0")])
        if name in ("short", "picky"):
            given = body["input"]
            if any(len(text.encode()) > int(how or 1 << 30) or "forbidden" in text for text in given):
                return self.reply({"error": {"message": "too long, or worse"}}, 400)
        if name == "slow":
            time.sleep(5)
        if name == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"choices":[{"mess')
            self.close_connection = True
            return None
        odd = {
            "html": b"<html><body>gateway</body></html>", "empty": b"", "text": b"sure!",
            "deep": b"[" * 100000, "bare": b"{}", "huge": b'"' + b"x" * (9 << 20) + b'"',
        }
        if name in odd:
            return self.reply(odd[name])
        usage = {"prompt_tokens": 60, "completion_tokens": 40, "total_tokens": 100}
        if self.path.endswith("/embeddings"):
            made = self.vectors(name, how, body["input"])
            return self.reply({"data": made, "usage": usage})
        if self.path.endswith("/rerank"):
            return self.reply({"results": self.ranks(name, body), "usage": usage})
        if self.path.endswith("/audio/transcriptions"):
            text = "" if name == "silent" else body["file"].replace("\0", "")
            return self.reply({"text": text})
        text = body["messages"][-1]["content"]
        if name.startswith("json:"):
            text = model[len("json:"):]
        choice = {"index": 0, "message": {"role": "assistant", "content": text}}
        return self.reply({"choices": [choice], "usage": usage})

    def vectors(self, name, how, texts):
        if name == "concepts":
            made = [meaning(text, int(how)) for text in texts]
        elif name in ("short", "picky"):
            made = [meaning(text, 64) for text in texts]
        else:
            made = [[float(len(text)), 1.0, -0.5] for text in texts]
        made = [{"index": index, "embedding": each} for index, each in enumerate(made)]
        if name == "few":
            made.pop()
        if name == "twice":
            made[-1]["index"] = 0
        if name == "nan":
            made[0]["embedding"][0] = "x"
        if name == "ragged":
            made[0]["embedding"].append(1.0)
        return made[::-1]

    def ranks(self, name, body):
        words = set(body["query"].lower().split())
        made = [
            {"index": index, "relevance_score": len(words & set(text.lower().split()))}
            for index, text in enumerate(body["documents"])
        ]
        if name == "few":
            made.pop()
        if name == "ragged":
            made[0]["index"] = len(made)
        return sorted(made, key=lambda each: -each["relevance_score"])


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Nothing: a client that did not wait is what some tests are about."""


def main():
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
