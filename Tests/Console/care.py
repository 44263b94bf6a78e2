"""Steps of the driver about what a person would lose or miss: typed texts, the focus, a finger on a phone."""

import json
import re

from playwright.sync_api import expect

from fixture import answer


class Care:
    """Steps of `Drive`."""

    def step_typed(self):
        """What is typed is not lost without a question."""
        browser = self.signed_in()
        page = browser.page
        browser.open("#/cube/trips")
        page.goto(f"{self.base}/console/#/cube/trips/memory/{self.memory}")
        browser.settle()
        browser.button("Edit").click()
        box, stay = page.locator("dialog textarea"), page.get_by_role("button", name="Keep writing")
        page.mouse.click(5, 5)
        expect(box).to_have_count(0)
        browser.button("Edit").click()
        box.fill("Words that were typed")

        def drag():
            place = box.bounding_box()
            page.mouse.move(place["x"] + 200, place["y"] + 20)
            page.mouse.down()
            page.mouse.move(4, 4, steps=4)
            page.mouse.up()

        for leave in (
            lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(5, 5), page.go_back,
            lambda: browser.button("Cancel", "dialog").click(),
        ):
            leave()
            expect(stay).to_be_visible()
            browser.axe("leave")
            stay.click()
            expect(box).to_have_value("Words that were typed")
            expect(page.locator("dialog")).to_have_count(1)
            expect(page).to_have_url(re.compile(self.memory))
        drag()
        expect(box).to_have_value("Words that were typed")
        expect(stay).to_have_count(0)
        browser.expected.append("beforeunload")
        browser.evaluate("setTimeout(() => location.reload())")
        page.wait_for_timeout(300)
        assert not browser.expected, "a reload asks nothing"
        expect(box).to_have_value("Words that were typed")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(box).to_have_value("Words that were typed")
        page.go_back()
        page.get_by_role("button", name="Leave it").click()
        expect(page.locator("dialog")).to_have_count(0)
        expect(page.locator("main h1")).not_to_have_text("Words that were typed")
        browser.close()

    def step_kept(self):
        """An edit keeps what it is not about: line ends, tags with commas; the second of two is given the first one's tags."""
        self.store.run("new", "edges")
        for name, text in (
            ("ends.md", "one\r\ntwo\r\nthree\n"), ("first.md", "---\ndate: 0001-01-01\n---\nfirst\n"),
            ("last.md", "---\ndate: 9999-12-31\n---\nlast\n"),
        ):
            self.store.run("add", "edges", "-", "--name", name, "--tag", "a,b", input=text)
        memories = "/console/v1/cubes/edges/memories"
        found = answer(self.base, "GET", memories, self.token())[1]["memories"]
        one = next(each["id"] for each in found if "three" in each["text"])
        browser = self.signed_in()
        page = browser.page
        browser.open(f"#/cube/edges/memory/{one}")
        browser.button("Edit").click()
        page.locator("dialog textarea").fill("one\nTWO\nthree\n")
        browser.button("Save", "dialog").click()
        browser.toast("Saved")
        browser.button("Tags").click()
        other = page.locator("dialog textarea")
        other.fill(other.input_value() + "\nmore")
        browser.button("Save", "dialog").click()
        expect(page.locator("main .head")).to_contain_text("#more")
        now = answer(self.base, "GET", f"{memories}/{one}", self.token())[1]
        assert now["text"] == "one\r\nTWO\r\nthree\n", now["text"]
        assert sorted(now["own_tags"]) == ["a,b", "more"], now["own_tags"]
        browser.button("Tags").click()
        status, _ = answer(self.base, "PATCH", f"{memories}/{one}", self.token(), {"tags": ["theirs"]})[:2]
        assert status == 200, status
        page.locator("dialog textarea").fill("mine")
        browser.expected.append("409")
        browser.button("Save", "dialog").click()
        expect(page.locator("dialog")).to_contain_text("changed by another")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Leave it").click()
        browser.open("#/cube/edges/timeline")
        for level in ("Years", "Days", "Months"):
            page.get_by_role("button", name=level).click()
        browser.settle()
        browser.close()

    def step_markdown(self):
        """What Markdown marks is shown as it means, and hostile texts stay texts."""
        browser = self.signed_in()
        page = browser.page
        text = """# Plan

Meet **Ana** at *nine*, run `make all`, ~~no~~ [site](https://example.org/a) [bad](javascript:alert(1)) [[Other note|words]].

- one
  - inner
- [x] bought
- [ ] open

1. first
2. second

> said

| a | b |
|---|:-:|
| 1 | 2 |

```
<b>raw</b> **not bold**
```

<img src=x onerror=alert(1)> ![photo](https://example.org/p.png) <script>alert(2)</script> [data](data:text/html,x)
"""
        self.store.run("new", "marks")
        self.store.run("add", "marks", "-", "--name", "plan.md", input=text)
        for number, bad in enumerate(("[" * 300_000, "*a" * 90_000, "> " * 90_000, "- " * 90_000, "`" * 190_000, "|" + " " * 190_000 + "x",
                                      "- a\n" * 60_000, "_a_ " * 45_000, "[a](" * 45_000, "http://" * 27_000, "#" * 199_000, "a|b\n-" + " " * 190_000 + "x", "- -\n" * 4000)):
            self.store.run("add", "marks", "-", "--name", f"bad{number}.md", input=bad)
        found = answer(self.base, "GET", "/console/v1/cubes/marks/memories?limit=100", self.token())[1]["memories"]
        plan = next(each for each in found if "# Plan" in each["text"])
        browser.open(f"#/cube/marks/memory/{plan['id']}")
        box = page.locator("main .marked").first
        for selector, count in (("h3", 1), ("strong", 1), ("em", 1), ("s", 1), ("ul ul li", 1), ("ol li", 2), ("li.task", 2), ("blockquote", 1),
                                ("td", 2), ("pre", 1), ("img, script, b", 0)):
            expect(box.locator(selector)).to_have_count(count)
        links = box.locator("a")
        assert [each.get_attribute("href") for each in links.all()] == ["https://example.org/a", "https://example.org/p.png"]
        assert all("noreferrer" in each.get_attribute("rel") for each in links.all())
        expect(box.locator("pre")).to_have_text("<b>raw</b> **not bold**")
        expect(box).to_contain_text("<img src=x onerror=alert(1)>")
        expect(box).to_contain_text("[bad](javascript:alert(1)) words.")
        browser.axe("markdown")
        browser.button("As written").click()
        expect(page.locator("main .prose")).to_contain_text("- [x] bought")
        for each in found:
            browser.open(f"#/cube/marks/memory/{each['id']}")
            expect(page.locator("main .prose")).to_be_visible()
        browser.close()

    def step_finger(self):
        """On a phone a swipe over the drawing scrolls the page, and the tab that is open is in view."""
        browser = type(self.signed_in())(self.chromium, self.base, "360", has_touch=True)
        browser.sign_in(self.key)
        browser.open("#/cube/people/graph")
        page = browser.page
        box = page.locator(".graph canvas").bounding_box()

        def touch(kind, *heights):
            points = [{"x": 120 + 60 * at, "y": min(720, box["y"] + 380) - by} for at, by in enumerate(heights)]
            browser.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        for fingers in (2, 1):
            touch("touchStart", *[0] * fingers)
            for step in range(1, 20):
                touch("touchMove", *[15 * step] * fingers)
            touch("touchEnd")
            page.wait_for_timeout(300)
            assert (browser.evaluate("scrollY") > 100) == (fingers == 1), f"{fingers}: {browser.evaluate('scrollY')}"
        tab = page.locator("nav.tabs [aria-current]").bounding_box()
        assert 0 <= tab["x"] and tab["x"] + tab["width"] <= 360, tab
        browser.open("#/cube/large/timeline")
        expect(page.locator("main [role=status]")).to_have_text("Tap a bar to choose it.")
        self.upper_row(browser)
        browser.close()

    def upper_row(self, browser):
        """A tap on an upper row of a long history brings the text into view; titles are at the side of their dates."""
        page = browser.page
        self.store.run("new", "often")
        self.store.run("add", "often", "Version 0 costs 1,200.50 euros", "--name", "often.md")
        for number in range(1, 16):
            draft = self.store.directory / "draft"
            draft.write_text(f"Version {number} costs 1,{number}00.50 euros\n")
            self.store.environment["EDITOR"] = f"cp {draft}"
            self.store.run("edit", "often", "often.md")
        found = answer(self.base, "GET", "/console/v1/cubes/often/memories", self.token())[1]["memories"]
        browser.open(f"#/cube/often/memory/{found[0]['id']}")
        page.get_by_role("tab", name="History").tap()
        page.wait_for_selector("main .diff")
        row = page.locator("main .facet button").nth(1)
        row.scroll_into_view_if_needed()
        row.tap()
        expect(page.locator("main .diff")).to_be_in_viewport()
        # A number is one word.
        expect(page.locator("main .diff ins")).to_have_count(2)
        assert any(re.fullmatch(r"added: 1,\d+\.50", each) for each in page.locator("main .diff ins").all_text_contents())
        self.store.run("add", "often", "تذكرة القطار", "--name", "rtl.md")
        browser.open("#/cube/often")
        item = page.locator(".virtual a").filter(has_text="تذكرة")
        expect(item).to_be_visible()
        assert item.locator(".title").evaluate("(each) => getComputedStyle(each).textAlign") == "left"

    def step_legend(self):
        """A kind is one, however it is written."""
        browser = self.signed_in()
        page = browser.page
        kinds = ("OTHER", "other", None, "PERSON", "Person")
        entities = [{"name": f"Name {number}", "type": kind, "memories": 1} for number, kind in enumerate(kinds)]
        page.route("**/cubes/people/graph*", lambda route: route.fulfill(json={"entities": entities, "relations": [], "total": 5}))
        browser.open("#/cube/people/graph")
        expect(page.locator(".legend span")).to_have_text(["other", "person"])
        page.unroute("**/cubes/people/graph*")
        browser.close()

    def step_facets(self):
        """All tags can be chosen; counts are there only where they hold; the filter keeps the focus."""
        browser = self.signed_in()
        page = browser.page
        self.store.run("new", "tagged")
        for number in range(12):
            self.store.run("add", "tagged", f"Note {number} of the boat", "--tag", f"tag{number:02}", "--type", "FACT")
        self.store.run("add", "tagged", " ".join(f"harbour{number}" for number in range(300)), "--name", "long.md")
        browser.open("#/cube/tagged?q=harbour1")
        assert page.locator("main .result .title").first.inner_text().endswith("…")
        browser.open("#/cube/tagged")
        tags = page.get_by_role("group", name="Tags").locator("button[data-filter]")
        expect(tags.filter(visible=True)).to_have_count(8)
        page.get_by_role("button", name="Show 4 more").click()
        expect(tags.filter(visible=True)).to_have_count(12)
        expect(page.locator(".facet .n").first).to_be_visible()
        last = tags.last.get_attribute("data-filter")
        tags.last.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("main .result")
        expect(page.locator(f"[data-filter='{last}']")).to_be_focused()
        expect(page.locator(f"[data-filter='{last}']")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".facet .n")).to_have_count(0)
        browser.close()

    def step_focus(self):
        """The focus is on what is shown: the row that was left, the heading, the field of a question."""
        browser = self.signed_in()
        page = browser.page
        browser.open("#/cube/large")
        page.wait_for_selector(".virtual a")
        browser.evaluate("scrollTo(0, 5000)")
        row = page.locator("li[aria-posinset='72'] a")
        row.click()
        browser.settle()
        page.go_back()
        expect(row).to_be_focused()
        page.keyboard.press("j")
        expect(page.locator("li[aria-posinset='73'] a")).to_be_focused()
        browser.open("#/ask")
        expect(page.locator("main [type=search]")).to_be_focused()
        browser.open("#/projects")
        browser.button("New project").click()
        page.locator("dialog input").first.fill("short-lived")
        browser.button("Create", "dialog").click()
        browser.toast("The project is made")
        expect(page.locator("main h1")).to_be_focused()
        page.locator("main section").filter(has_text="short-lived").get_by_role("button", name="Delete").click()
        page.locator("dialog input").fill("short-lived")
        browser.button("Delete the project", "dialog").click()
        browser.toast("Deleted")
        expect(page.locator("main h1")).to_be_focused()
        browser.close()

    def step_speakers(self):
        """Of several who speak each has a name and a colour, and none is at the other side."""
        browser = self.signed_in()
        page = browser.page
        talk = [{"role": "user", "name": name, "content": f"{name} says hello"} for name in ("Ana", "Ben", "Ana")]
        self.store.run("add", "trips", "--messages", "-", "--conversation", "group", "--wait", input=json.dumps(talk))
        browser.open("#/cube/trips/conversation/group")
        assert page.locator(".turn").evaluate_all("all => all.map((each) => each.dataset.by)") == ["0", "1", "0"]
        expect(page.locator(".turn.user")).to_have_count(0)
        expect(page.locator(".turn .author").nth(1)).to_have_text("Ben")
        browser.open("#/cube/trips/conversation/lisbon")
        expect(page.locator(".turn.user").first).to_be_visible()
        browser.close()

    def step_first_things(self):
        """A cube without memories says what fills it; the list of cubes is new when it is looked at again."""
        browser = self.signed_in()
        page = browser.page
        self.store.run("new", "it's new")
        browser.open("#/cube/it's%20new")
        expect(page.locator("main .empty")).to_contain_text("memcube add 'it'\\''s new' \"")
        expect(page.locator("main .empty .copybox")).to_have_count(3)
        browser.open("#/")
        page.wait_for_selector("main a.card")
        self.store.run("new", "made meanwhile")
        browser.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        card = page.locator("main a.card").filter(has_text="made meanwhile")
        expect(card).to_be_visible()
        card.focus()
        self.store.run("add", "made meanwhile", "One more")
        browser.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(card).to_contain_text("1 memory")
        expect(card).to_be_focused()
        browser.close()

    def step_log(self):
        """The call log has all its columns at 1280 pixels, seconds, and keys by their names."""
        browser = self.signed_in()
        page = browser.page
        headers = {"Authorization": f"Token {self.key}", "Content-Type": "application/json"}
        answer(self.base, "POST", "/v1/memories/", headers, {"messages": "I keep goats", "user_id": "k" * 60, "infer": False})
        page.set_viewport_size({"width": 1280, "height": 800})
        browser.open("#/calls")
        table = page.locator("main .scroll").first
        assert table.evaluate("(each) => each.scrollWidth - each.clientWidth") <= 0
        expect(page.locator("main td time").first).to_have_text(re.compile(r", \d\d:\d\d:\d\d$"))
        expect(page.locator("main tbody tr").first).to_contain_text("driver")
        page.set_viewport_size({"width": 1360, "height": 860})
        browser.close()
