"""What the programs here that call a server share."""

import json
import os
import socket


def number(name, usual):
    return int(os.environ.get(name, usual))


WHO = "my neighbour|the new colleague|our dentist|the tall plumber|grandmother|the choir's leader".split("|")
DOES = "keeps|repairs|collects|paints|sells|lends out|dreams of|writes about".split("|")
WHAT = ("old clocks|wooden boats|honey bees|blue teapots|maps of harbours|folding bicycles|tin soldiers|"
        "apple trees|silent films|postage stamps|church bells|lighthouses").split("|")
WHERE = "in Bergen|near the river|behind the station|since the flood|every second winter|in Porto".split("|")


def sentence(chance):
    return (f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHAT)} "
            f"{chance.choice(WHERE)}, number {chance.randrange(1_000_000)}")


class Connection:
    """A keep-alive connection; says only what is needed, so that the server is what is measured."""

    def __init__(self, port, key=None):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(60)
        who = f"Authorization: Token {key}\r\n" if key else ""
        self.head = f"HTTP/1.1\r\nHost: localhost\r\n{who}Content-Length: "

    def receive(self):
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part

    def call(self, method, path, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.socket.sendall(f"{method} {path} {self.head}{len(data)}\r\n\r\n".encode() + data)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self.receive()
        head, rest = got.split(b"\r\n\r\n", 1)
        left = int(next(line.split(b":")[1] for line in head.split(b"\r\n")
                        if line.lower().startswith(b"content-length:"))) - len(rest)
        parts = [rest]
        while left > 0:
            parts.append(self.receive())
            left -= len(parts[-1])
        return int(head.split()[1]), b"".join(parts)


def resident(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        return int(next(line.split()[1] for line in file if line.startswith("VmRSS"))) // 1024
