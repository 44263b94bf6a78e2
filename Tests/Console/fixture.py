"""A store with cubes for the console's driver: lively ones to look at, a large one, and one of hostile texts."""

import datetime
import http.client
import json
import pathlib
import random
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\u202eright to left override\u202c and \u2066isolates",
    "bell \u0007 escape \u001b[31m and null-ish \u0001 controls",
    "👩‍👩‍👧‍👦 family, flag 🏳️‍🌈, zalgo Z̵̢a̸̛l̷̕g̴͝o̶͘",
    "javascript:alert(1) {{constructor}} ${1+1} '\"><b>bold</b>",
    "تذكرة القطار إلى الإسكندرية يوم الجمعة، ومعها حجز الفندق",
    "x" * 1_000_000,
]

PEOPLE = ["Ana", "Ben", "Chen", "Dalia", "Emre", "Farah", "Goran", "Hana"]
CITIES = ["Lisbon", "Kyoto", "Oslo", "Nairobi", "Quito", "Tbilisi", "Porto", "Hanoi"]
THINGS = ["museum pass", "night train", "hotel near the river", "cooking class", "ferry", "bike tour", "visa", "concert"]

TALK = [
    ("user", "We are planning the trip to Lisbon. Ana is allergic to nuts, so please look for safe restaurants."),
    ("assistant", "Noted. I will look for restaurants in Lisbon that can serve meals without nuts."),
    ("user", "We fly on 3 June 2026 from Oslo, and I prefer an aisle seat."),
    ("assistant", "An aisle seat from Oslo on 3 June. Shall I look at hotels as well?"),
    ("user", "Yes. Ben lives in Porto now, he moved there in March 2026. We want to visit him for two days."),
    ("assistant", "Two days in Porto with Ben, after Lisbon."),
    ("user", "My sister Dalia joins us in Porto. She works as an architect in Tbilisi."),
    ("user", "I do not like crowded museums. A bike tour along the river would be great."),
]

GUIDE = """# Lisbon in five days

## Getting there
The airport is seven kilometres from the centre. The red line of the metro takes 25 minutes.

## Where to stay
Alfama is old and steep, with small hotels near the river. Baixa is flat, and close to everything.

## Food
Pastéis de nata are eaten warm. Grilled sardines are best in June. Many desserts hold almonds: ask before you order.
"""


def memory(number, generator):
    """A memory's text, the same for the same number."""
    who, where, what = (generator.choice(each) for each in (PEOPLE, CITIES, THINGS))
    sentences = [
        f"{who} booked a {what} in {where}.", f"{who} likes {where}, and the {what} there most of all.",
        f"The {what} in {where} costs {generator.randrange(5, 400)} euros.", f"{who} will be in {where} with {generator.choice(PEOPLE)}.",
    ]
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=generator.randrange(800))
    kind = generator.choice(["FACT", "PREFERENCE", "EVENT", "DECISION"])
    return (f"---\ntype: {kind}\ntags: [{generator.choice(['travel', 'budget', 'food', 'family'])}]\ndate: {day}\n"
            f"entities: [{who}, {where}]\n---\n{generator.choice(sentences)} Note {number}.\n")


def answer(base, method, path, headers, body=None):
    """The status and JSON of a call without a browser."""
    place = urllib.parse.urlparse(base)
    call = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    call.request(method, path, json.dumps(body) if body is not None else None, headers)
    got = call.getresponse()
    content = got.read()
    return got.status, json.loads(content) if content[:1] in (b"{", b"[") else content


class Store:
    """A store of its own below a directory, and the program."""

    def __init__(self, program, directory):
        self.program = str(program)
        self.directory = pathlib.Path(directory)
        home = self.directory / "home"
        home.mkdir(parents=True, exist_ok=True)
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(home), "USER": "ana", "MEMCUBE_HOME": str(home / "store"),
            "XDG_STATE_HOME": str(home / "state"), "XDG_CACHE_HOME": str(home / "cache"), "XDG_DATA_HOME": str(home / "data"),
            "XDG_RUNTIME_DIR": str(home / "run"), "TMPDIR": str(home), "TZ": "UTC", "LANG": "C.UTF-8",
        }

    def run(self, *arguments, input=None, fails=False):
        done = subprocess.run([self.program, *arguments], env=self.environment, input=input, capture_output=True, text=True)
        if done.returncode != 0 and not fails:
            raise RuntimeError(f"memcube {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def fill(self, count):
        """Makes the cubes: trips, one of `count` memories, and one of hostile texts."""
        self.run("new", "trips")
        messages = [{"role": role, "content": text, "date": f"2026-05-{index + 3:02}T09:{index:02}:00Z"}
                    for index, (role, text) in enumerate(TALK)]
        self.run("add", "trips", "--messages", "-", "--conversation", "lisbon", "--wait", input=json.dumps(messages))
        guide = self.directory / "lisbon guide.md"
        guide.write_text(GUIDE)
        self.run("add", "trips", "--document", str(guide), "--wait")
        self.run("add", "trips", "The hotel near the river has a quiet courtyard", "--type", "FACT", "--tag", "hotels", "--name", "hotels.md")
        self.run("add", "trips", "Pack the raincoat", "--tag", "packing", "--name", "packing.md")
        self.run("rm", "trips", "packing.md")
        self.house()
        self.people(min(1000, max(60, count // 10)))
        self.large(count)
        self.hostile()

    def conflict(self):
        """Has two copies of trips change the same line of hotels.md, and brings them together."""
        bundle = self.directory / "home/store/cubes/trips.memcube"
        copy = self.directory / "copy.memcube"
        shutil.copytree(bundle, copy)
        for place, text in ((bundle, "The hotel near the river is closed until May\n"), (copy, "The hotel near the river has a new owner\n")):
            draft = self.directory / "draft"
            draft.write_text(text)
            self.environment["EDITOR"] = f"cp {draft}"
            self.run("edit", str(place), "hotels.md")
        subprocess.run(["rsync", "-a", "--ignore-existing", f"{copy}/", f"{bundle}/"], check=True)

    def house(self):
        """A cube with a document, of which a model's service made a memory."""
        self.run("new", "house")
        guide = self.directory / "house.md"
        guide.write_text("# House\n\nThe key of the shed hangs behind the stove.\n")
        service = pathlib.Path(__file__).parent.parent / "Fixtures/model_server.py"
        with subprocess.Popen([sys.executable, "-B", service], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as model:
            address = f"http://127.0.0.1:{int(model.stdout.readline())}/v1"
            said = {"memories": [{"text": "The shed's key is kept in the kitchen.", "quote": "key of the shed"}]}
            behaviour = {"model": "reader", "as": ["json:" + json.dumps(said)]}
            urllib.request.urlopen(address + "/behave", json.dumps(behaviour).encode()).close()
            plain = self.environment
            self.environment = {**plain, "MEMCUBE_MODEL_URL": address, "MEMCUBE_CHAT_MODEL": "reader"}
            self.run("add", "house", "--document", str(guide), "--wait")
            self.environment = plain
            model.stdin.close()

    def people(self, count):
        """A cube of a graph: people, places and things, and what they are to each other."""
        generator = random.Random(3)
        names = [(f"{first} {last}", "PERSON") for first in PEOPLE for last in ("Sato", "Berg", "Okoye", "Lima")]
        names += [(city, "LOCATION") for city in CITIES] + [(f"{city} {thing}", "ORGANIZATION") for city in CITIES for thing in ("Museum", "Bike Club")]
        names += [(f"Thing {number}", "THING") for number in range(count - len(names))]
        lines = [{"type": "entity", "name": name, "entityType": kind, "observations": [f"{name} was noted."]} for name, kind in names]
        for number in range(len(names) * 5 // 4):
            one, other = generator.choice(names[:max(40, number // 3)]), names[number % len(names)]
            if one != other:
                word = generator.choice(["knows", "visits", "works_at", "likes", "lives_in"])
                lines.append({"type": "relation", "from": one[0], "relationType": word, "to": other[0]})
        self.run("new", "people")
        self.run("import", "people", "-", "--format", "mcp-memory", input="\n".join(map(json.dumps, lines)))

    def large(self, count):
        self.run("new", "large")
        folder = self.directory / "large"
        generator = random.Random(7)
        for number in range(count):
            place = folder / f"{number % 50:02}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:06}.md").write_text(memory(number, generator))
        if count:
            self.run("import", "large", str(folder), "--format", "markdown", "--into", ".", "--wait")

    def hostile(self):
        self.run("new", "hostile")
        for number, text in enumerate(HOSTILE):
            self.run("add", "hostile", "-", "--name", f"h{number}.md", "--tag", "<b>tag</b>" if number == 0 else "plain", input=text)
            if len(text) < 5000:
                self.run("add", "hostile", "--conversation", "<i>talk</i>\u202e", "--as", HOSTILE[0], "-", input=text)
