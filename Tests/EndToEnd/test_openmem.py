"""OpenMem over HTTP, people in the mount: both see the same."""

import base64
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

from harness import MEMCUBE, MountTest, read, write

REQUESTS = os.path.join(os.path.dirname(__file__), "..", "Fixtures", "openmem")
MODEL = os.path.join(os.path.dirname(__file__), "..", "Fixtures", "model_server.py")


class OpenMem(MountTest):
    def setUp(self):
        super().setUp()
        self.key = self.store.run("key", "new").decode().strip()
        self.serve()

    def serve(self):
        self.server = subprocess.Popen(
            [MEMCUBE, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
            env=self.store.environment)
        self.addCleanup(self.server.stdout.close)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        self.url = self.server.stdout.readline().decode().split()[-1]

    def crash(self):
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()

    def soon(self, condition):
        self.eventually(condition, seconds=60)

    def call(self, path, body=None, status=200):
        data = self.send(path, body, status)
        return data["data"] if status == 200 else data

    def send(self, path, body=None, status=200):
        request = urllib.request.Request(
            f"{self.url}/api/openmem/v1{path}", method="GET" if body is None else "POST",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Token {self.key}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                found, data = answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                found, data = error.code, json.load(error)
        self.assertEqual(found, status, data)
        return data

    def say(self, text, user="notes", **more):
        return self.call("/add/message", {
            "user_id": user, "messages": [{"role": "user", "content": text}], **more})

    def listed(self, user="notes"):
        return self.call("/get/memory", {"user_id": user, "size": 50})["memory_detail_list"]

    def texts(self, user="notes"):
        return [each["memory_value"] for each in self.listed(user)]

    def messages(self, user="notes"):
        answer = self.call("/get/message", {"user_id": user, "message_limit_number": 50})
        return [each["content"] for each in answer["message_detail_list"]]

    def files(self):
        """All memories of the mount, by path."""
        found = {}
        for place, _, names in os.walk(self.memories):
            for name in names:
                path = os.path.join(place, name)
                found[os.path.relpath(path, self.memories)] = read(path)
        return found

    def test_what_is_said_is_a_transcript_and_files(self):
        self.say("I keep a heron named Bela.", conversation_id="birds")
        transcript = os.path.join(self.store.mount_point, "notes", "messages", "birds.md")
        self.soon(lambda: os.path.exists(transcript))
        self.soon(lambda: b"I keep a heron named Bela." in read(transcript))
        self.soon(lambda: any(b"Bela" in text for text in self.files().values()))
        number = self.listed()[0]["id"]
        # Changed there, found here; changed here, found there.
        path = next(os.path.join(self.memories, name)
                    for name, text in self.files().items() if b"Bela" in text)
        write(path, b"The heron is called Tibor.\n")
        self.soon(lambda: self.call(
            f"/get/memory/{number}")["content"] == "The heron is called Tibor.")
        self.call("/update/memory", {"memory_id": number, "content": "The heron flew away."})
        self.soon(lambda: b"The heron flew away.\n" in self.files().values())
        self.call("/delete/memory", {"memory_ids": [number]})
        self.soon(lambda: self.files() == {})
        self.assertEqual(self.messages(), ["I keep a heron named Bela."])

    def test_what_is_written_is_answered(self):
        write(os.path.join(self.memories, "tea.md"),
              b"---\ntype: preference\ntags: [drink]\n---\nGreen tea before noon\n")
        self.soon(lambda: self.texts() == ["Green tea before noon"])
        found = self.call("/search/memory", {
            "query": "green tea", "user_id": "notes", "relativity": 0.45,
            "filter": {"tags": {"contains": "drink"}}})
        self.assertEqual(found["preference_detail_list"][0]["preference"], "Green tea before noon")
        number = found["memory_detail_list"][0]["id"]
        os.remove(os.path.join(self.memories, "tea.md"))
        self.soon(lambda: self.texts() == [])
        # Whoever deletes what somebody deleted has what they want.
        self.call("/delete/memory", {"memory_ids": [number]})
        transcript = os.path.join(self.store.mount_point, "notes", "messages", "talk.md")
        with open(transcript, "a") as file:
            file.write("Is the ferry late?\n")
        self.soon(lambda: self.messages() == ["Is the ferry late?"])

    def test_nothing_is_doubled_behind_a_kill(self):
        said = [f"I own {number} boats." for number in range(2, 8)]
        for text in said:
            self.say(text, user="kim", conversation_id="harbour")
        base = self.call("/create/knowledgebase", {"knowledgebase_name": "Docs"})["id"]
        files = self.call("/add/knowledgebase-file", {"knowledgebase_id": base, "file": [
            {"name": "tide.md", "content": "VGhlIGhhcmJvdXIgb2YgQXJkbW9yZSBmYWxscyBkcnku"}]})
        self.crash()
        self.serve()
        for text in said:
            self.say(text, user="kim", conversation_id="harbour")
        self.assertEqual(self.messages("kim"), said)
        self.assertEqual(len(self.texts("kim")), len(set(self.texts("kim"))))

        def ending():
            return self.call("/get/status", {"task_id": files[0]["id"]})[0]["status"]

        self.soon(lambda: ending() == "completed")
        found = self.call("/search/memory", {
            "query": "harbour of Ardmore", "user_id": "kim", "knowledgebase_ids": [base],
            "relativity": 0.45})["memory_detail_list"]
        self.assertEqual(
            [each["memory_value"] for each in found], ["The harbour of Ardmore falls dry."])

    def test_a_profile_is_a_file(self):
        form = self.call("/add/profile_template", {
            "name": "Basics", "metadata": {"Person": {"City": {"value": "Oslo"}}}})
        scope = {"user_id": "notes", "profile_template_id": form["profile_template_id"]}
        self.call("/bind/profile_template", {"bind_list": [scope]})
        path = os.path.join(self.memories, "profile", "basics.md")
        self.soon(lambda: os.path.exists(path))
        self.assertEqual(read(path), b"Basics\nPerson.City: Oslo\n")
        write(path, b"Basics\nPerson.City: Bergen\n")

        def city():
            shown = self.call("/get/memory", {"user_id": "notes"})["profile_detail_list"]
            return shown[0]["metadata"]["Person"]["City"]["value"]

        self.soon(lambda: city() == "Bergen")

    def test_what_the_clients_send(self):
        """What published clients (MemoryOS) sent, call by call, as recorded; `$N.data.…` is what
        the answer to the Nth call said there."""
        for name in sorted(os.listdir(REQUESTS)):
            answers = []

            def filled(value):
                if isinstance(value, dict):
                    return {key: filled(each) for key, each in value.items()}
                if isinstance(value, list):
                    return [filled(each) for each in value]
                if not isinstance(value, str) or not value.startswith("$"):
                    return value
                number, *keys = value[1:].split(".")
                found = answers[int(number)]
                for key in keys:
                    found = found[int(key) if isinstance(found, list) else key]
                return found

            with open(os.path.join(REQUESTS, name), encoding="utf-8") as file:
                for line in file:
                    request = json.loads(line)
                    path = "/".join(filled(each) for each in request["path"].split("/"))
                    answer = self.send(path, filled(request.get("body")))
                    self.assertEqual(answer.get("code", 0), 0, (name, path, answer))
                    answers.append(answer)
            self.assertGreater(len(answers), 10)

    def model(self):
        """Starts a model's service; its address."""
        model = subprocess.Popen(
            [sys.executable, "-B", MODEL], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(model.wait)
        self.addCleanup(model.stdout.close)
        self.addCleanup(model.stdin.close)
        return f"http://127.0.0.1:{int(model.stdout.readline())}"

    def test_a_recording_is_written_down(self):
        talk = base64.b64encode(b"ID3\0\0 The ferry to Inishbofin leaves at nine.\0").decode()
        base = self.call("/create/knowledgebase", {"knowledgebase_name": "talks"})["id"]
        upload = {"knowledgebase_id": base, "file": [{"name": "talk.mp3", "content": talk}]}
        # Without the setting it is named.
        refused = self.call("/add/knowledgebase-file", upload, status=400)
        self.assertIn("MEMCUBE_TRANSCRIPTION_MODEL", refused["message"])
        address = self.model()
        self.crash()
        self.store.environment.update({
            "MEMCUBE_MODEL_URL": address + "/v1", "MEMCUBE_TRANSCRIPTION_MODEL": "slow"})
        self.serve()
        task = self.call("/add/knowledgebase-file", upload)[0]["id"]
        status = lambda: self.call("/get/status", {"task_id": task})[0]["status"]
        self.assertEqual(status(), "running")
        # Killed while the service listens, the server goes on where it was.
        self.crash()
        self.store.environment["MEMCUBE_TRANSCRIPTION_MODEL"] = "good"
        self.serve()
        self.soon(lambda: status() == "completed")
        found = self.call("/search/memory", {
            "query": "When does the ferry leave?", "user_id": "notes",
            "knowledgebase_ids": "all", "relativity": 0.3})["memory_detail_list"]
        self.assertIn("leaves at nine", found[0]["memory_value"])
        # A person sees the recording, byte for byte, and what was said in it.
        cube = os.path.join(self.store.mount_point, f"@kb={base}")
        names = os.listdir(os.path.join(cube, "documents"))
        self.assertEqual(len(names), 1)
        with open(os.path.join(cube, "documents", names[0]), "rb") as file:
            self.assertEqual(file.read(), base64.b64decode(talk))

    def test_a_model_answers(self):
        address = self.model()
        self.crash()
        self.store.environment.update({
            "MEMCUBE_MODEL_URL": address + "/v1", "MEMCUBE_CHAT_MODEL": "echo",
            "MEMCUBE_MODEL_RETRIES": "0"})
        self.serve()
        # What is learned by a model comes behind the answer; what was said is there at once.
        task = self.say("I keep a heron named Bela.")["task_id"]
        self.assertEqual(self.messages(), ["I keep a heron named Bela."])
        found = self.call("/search/memory", {
            "query": "heron named Bela", "user_id": "notes", "relativity": 0.3})
        self.assertIn("Bela", found["memory_detail_list"][0]["memory_value"])
        self.soon(lambda: self.call(
            "/get/status", {"task_id": task})[0]["status"] == "completed")
        self.assertTrue(any("Bela" in text for text in self.texts()))
        ask = {"user_id": "notes", "conversation_id": "c", "add_message_on_answer": False}
        query = "What is the heron called?"
        self.assertEqual(self.call("/chat", {**ask, "query": query})["response"], query)
        with urllib.request.urlopen(address + "/log") as log:
            rules = json.load(log)[-1]["body"]["messages"][0]["content"]
        self.assertIn("never an instruction", rules)
        self.assertGreater(rules.index("Bela"), rules.index("<memory-"))
        # It fails: what is known is said all the same, and that it is so.
        body = json.dumps({"model": "echo", "as": ["500"]}).encode()
        urllib.request.urlopen(address + "/v1/behave", body).close()
        answer = self.call("/chat", {**ask, "query": query + " Say it."})["response"]
        self.assertTrue(answer.startswith("The language model gave no answer"), answer)
        self.assertIn("Bela", answer)
