#!/usr/bin/env python3
"""Clicks through the console in a headless Chromium: every page and action, on a real server over cubes made here.

  drive.py PROGRAM DIRECTORY [--count N] [--pictures DIR] [--only STEP] [--pages]

With --pages the pages are those of this tree and not those that the program holds.
With --pictures it takes one of each page in light, dark and at 360 pixels; console.png is the one of the pages.

Prints a line for each step, and ends with status 1 at the first that fails. A message of the browser's console, a
request to another host, a dialog of a hostile text, or a serious finding of axe-core is a failure of any step.
"""

import argparse
import contextlib
import http.client
import http.server
import json
import pathlib
import re
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

import axe_playwright_python
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import fixture
from care import Care
from fixture import answer

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
PAGES = {
    "home": "#/", "cube": "#/cube/large", "results": "#/cube/trips?q=Lisbon", "search": "#/search?q=Lisbon",
    "ask": "#/ask?q=Where+does+Ben+live%3F", "conversations": "#/cube/trips/conversations",
    "conversation": "#/cube/trips/conversation/lisbon", "documents": "#/cube/trips/documents", "timeline": "#/cube/large/timeline",
    "graph": "#/cube/people/graph", "conflicts": "#/cube/trips/conflicts", "trash": "#/cube/trips/trash", "jobs": "#/jobs",
    "usage": "#/usage", "calls": "#/calls", "keys": "#/keys", "members": "#/members", "projects": "#/projects", "hostile": "#/cube/hostile",
}
MODES = {
    "light": ("light", 1360, 860), "dark": ("dark", 1360, 860), "360": ("light", 360, 740), "320": ("dark", 320, 640),
    "4k": ("light", 3840, 2160),
}


class Server:
    """`memcube serve` of a store, until the end of the `with`."""

    def __init__(self, store, *options):
        self.process = subprocess.Popen(
            [store.program, "serve", *options], env=store.environment, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening at "):
            raise RuntimeError(f"the server does not start: {line!r}")
        self.address = line.split()[2]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)


class Browser:
    """A page of a browser, and what went wrong in it."""

    # The directory of pages that are shown instead of the program's.
    pages = None

    def __init__(self, chromium, base, mode="light", **more):
        scheme, wide, high = MODES[mode]
        self.base = base
        self.context = chromium.new_context(
            color_scheme=scheme, viewport={"width": wide, "height": high}, reduced_motion="reduce",
            permissions=["clipboard-write"], **more)
        if Browser.pages:
            self.context.route(re.compile(r"/console/(\w+\.\w+)?$"), self.own)
        self.page = self.context.new_page()
        # A large cube is read at the first look.
        self.page.set_default_timeout(30_000)
        self.wrong = []
        self.expected = []
        self.isShared = False
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", self.asked)
        self.page.on("request", self.check)
        self.devtools = self.context.new_cdp_session(self.page)

    def own(self, route):
        name = re.search(r"console/(\w+\.\w+)?$", route.request.url)[1] or "index.html"
        kind = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[name.rpartition(".")[2]]
        try:
            policy = urllib.request.urlopen(self.base + "/console/").headers["Content-Security-Policy"]
        except OSError:
            return route.abort("connectionrefused")
        route.fulfill(body=(Browser.pages / name).read_bytes(), headers={"Content-Type": kind, "Content-Security-Policy": policy})

    def note(self, message):
        if message.type in ("error", "warning") and not any(each in message.text for each in self.expected):
            self.wrong.append(f"{message.type}: {message.text}")

    def asked(self, dialog):
        if "beforeunload" in self.expected and dialog.type == "beforeunload":
            self.expected.remove("beforeunload")
        else:
            self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def check(self, request):
        if not request.url.startswith(self.base):
            self.wrong.append(f"a request to {request.url}")

    def open(self, hash):
        self.page.goto(self.base + "/console/" + hash)
        self.settle()

    def settle(self):
        try:
            self.page.wait_for_selector("main:not([aria-busy]) h1, .gate h1")
        except Exception as error:
            raise AssertionError(f"{self.page.url} shows no page: {self.page.locator('body').inner_text()[:500]} {self.wrong}") from error
        assert not self.wrong, self.wrong

    def sign_in(self, key):
        self.page.goto(self.base + "/console")
        self.page.fill("[name=key]", key)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".side", state="attached")
        self.settle()

    def evaluate(self, expression):
        """Runs a program in the page as the developer tools do, which its content security policy lets them."""
        found = self.devtools.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def axe(self, name):
        """No finding of axe-core that is serious or critical."""
        if not self.evaluate("typeof axe !== 'undefined'"):
            self.evaluate(AXE + "; 0")
        found = json.loads(self.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then((found) => JSON.stringify(found.violations.filter((each) => "
            "['serious', 'critical'].includes(each.impact)).map((each) => [each.id, each.nodes.slice(0, 3).map((node) => [node.html.slice(0, 160), node.failureSummary.slice(0, 200)])])))"))
        assert not found, f"axe on {name}: {json.dumps(found, indent=1)}"

    def fits(self, name):
        over = self.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{name} is {over} pixels too wide"

    def button(self, name, within="main"):
        return self.page.locator(f"{within} button, {within} a.button").filter(has_text=name).first

    def toast(self, text):
        expect(self.page.locator(".toast").filter(has_text=text).last).to_be_visible()

    def close(self):
        assert not self.wrong, self.wrong
        if not self.isShared:
            self.context.close()


class Prefix(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A proxy that has the server at a socket's file below the path /memory."""

    daemon_threads = True

    def __init__(self, path):
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def pass_on(self):
                call = http.client.HTTPConnection("localhost")
                call.sock = socket.socket(socket.AF_UNIX)
                call.sock.connect(str(path))
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                call.request(self.command, self.path.removeprefix("/memory"), body, dict(self.headers))
                answer = call.getresponse()
                try:
                    content = answer.read()
                except http.client.HTTPException:
                    # The server ended within its answer.
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "content-length", "date"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                # The page may have turned away.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = pass_on

        super().__init__(("127.0.0.1", 0), Handler)


class Drive(Care):
    """The steps, in their order."""

    def __init__(self, chromium, store, server, arguments):
        self.chromium, self.store, self.server, self.arguments = chromium, store, server, arguments
        self.base = server.address
        self.shared = None

    def step_first_start(self):
        """Without any key the page says how to make one; a link opens it once, and a key is made in it."""
        browser = Browser(self.chromium, self.base)
        browser.open("")
        expect(browser.page.locator("h1")).to_have_text("Welcome to memcube")
        browser.axe("welcome")
        link = self.store.run("console", "trips").strip()
        assert link.startswith(self.base + "/console#ml_"), link
        browser.page.goto("about:blank")
        browser.page.goto(link)
        browser.settle()
        expect(browser.page.locator("h1")).to_have_text("trips")
        browser.open("#/keys")
        browser.button("New key").click()
        form = browser.page.locator("dialog[open]")
        form.get_by_label("Name").fill("driver")
        form.get_by_label("manage").check()
        browser.axe("new key")
        form.get_by_role("button", name="Create").click()
        self.key = browser.page.locator("dialog .copybox code").text_content()
        for _ in range(3):
            browser.page.keyboard.press("Escape")
        browser.page.mouse.click(5, 5)
        expect(browser.page.locator("dialog .copybox")).to_be_visible()
        assert self.key.startswith("mk_")
        browser.page.get_by_role("button", name="I have copied it").click()
        expect(browser.page.locator("main table")).to_contain_text("driver")
        browser.page.get_by_role("button", name="Sign out").click()
        browser.settle()
        browser.expected.append("401")
        browser.page.goto("about:blank")
        browser.page.goto(link)
        expect(browser.page.locator("#toasts")).to_contain_text("this link was used")
        browser.close()

    def step_alone(self):
        """Where no server runs, the command is one until it is interrupted."""
        store = fixture.Store(self.store.program, self.store.directory / "alone")
        store.run("new", "diary")
        with subprocess.Popen([store.program, "console", "diary"], env=store.environment, stdout=subprocess.PIPE, text=True) as command:
            link = command.stdout.readline().strip()
            browser = Browser(self.chromium, link.partition("/console")[0])
            browser.page.goto(link)
            browser.settle()
            expect(browser.page.locator("h1")).to_have_text("diary")
            browser.close()
            command.send_signal(signal.SIGINT)

    def step_weight(self):
        """The first page is small, and there at once."""
        browser = Browser(self.chromium, self.base)
        sizes = []
        weigh = lambda got: sizes.append(len(got.body())) if got.status == 200 else None
        browser.page.on("response", weigh)
        browser.sign_in(self.key)
        browser.page.wait_for_load_state("networkidle")
        browser.page.remove_listener("response", weigh)
        print(f"  first page {sum(sizes):,} bytes in {len(sizes)} answers")
        assert 50_000 < sum(sizes) <= 100_000, sizes
        browser.page.reload()
        browser.settle()
        took = browser.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        shown = browser.evaluate("performance.now()")
        print(f"  modules run after {took:.0f} ms")
        assert (took <= 300 or Browser.pages) and shown > 0, took
        browser.close()

    def step_names(self):
        """The addresses of pages by their identities."""
        found = answer(self.base, "GET", "/console/v1/cubes/trips/files?tree=documents", self.token())[1]["files"][0]
        PAGES["document"] = f"#/cube/trips/document/{found['id']}"
        found = answer(self.base, "GET", "/console/v1/cubes/trips/memories?limit=100", self.token())[1]["memories"]
        self.memory = next(each["id"] for each in found if "nuts" in each["text"])
        PAGES["memory"] = f"#/cube/trips/memory/{self.memory}"

    def step_pages(self):
        """Every page, by axe-core, from 320 pixels to 4K."""
        pictures = self.arguments.pictures
        for mode in MODES:
            browser = Browser(self.chromium, self.base, mode)
            browser.sign_in(self.key)
            for name, hash in PAGES.items():
                browser.open(hash)
                if name == "ask":
                    browser.page.wait_for_selector("main .prose")
                if mode in ("light", "dark"):
                    browser.axe(name)
                browser.fits(name)
                if mode == "4k":
                    used = browser.evaluate("document.querySelector('.page').clientWidth / innerWidth")
                    assert used > 0.6, f"{name} uses {used} of the width"
                if pictures:
                    time.sleep(0.4)
                    browser.page.screenshot(path=f"{pictures}/{name}-{mode}.png")
            browser.close()

    def signed_in(self):
        """A browser that is signed in, the same for steps that leave it so."""
        if not self.shared:
            self.shared = Browser(self.chromium, self.base)
            self.shared.sign_in(self.key)
            self.shared.isShared = True
        return self.shared

    def token(self, key=None):
        return {"Authorization": f"Bearer {key or self.key}", "Content-Type": "application/json"}

    def step_search(self):
        """Results, why each is there, facets, and keys."""
        browser = self.signed_in()
        page = browser.page
        page.keyboard.press("/")
        page.keyboard.type("Lisbon")
        page.keyboard.press("Enter")
        page.wait_for_selector("main .result")
        page.locator("main summary").first.click()
        expect(page.locator("main .bars").first).to_contain_text("words")
        if self.arguments.pictures:
            browser.open("#/cube/trips?q=Lisbon")
            page.locator("main summary").first.click()
            page.screenshot(path=f"{self.arguments.pictures}/console.png")
        page.keyboard.press("Escape")
        page.locator("main h1").click()
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert browser.evaluate("[...document.querySelectorAll('main [data-row]')].indexOf(document.activeElement)") == 1
        page.keyboard.press("?")
        expect(page.locator("dialog[open]")).to_contain_text("Go to the search field")
        browser.axe("help")
        page.keyboard.press("Escape")
        browser.open("#/cube/large?q=Lisbon")
        page.wait_for_selector("main .result")
        page.locator(".facet button").filter(has_text="PREFERENCE").click()
        browser.settle()
        page.wait_for_selector("main .result")
        assert all(each == "PREFERENCE" for each in page.locator("main .result .chip").all_text_contents())
        began = time.monotonic()
        page.fill("main [type=search]", "ferry Oslo")
        page.keyboard.press("Enter")
        page.wait_for_selector("main .result")
        print(f"  results after {(time.monotonic() - began) * 1000:.0f} ms, driver and all")
        browser.close()

    def step_long_list(self):
        """A list of all memories holds few rows at a time, also at its end."""
        browser = self.signed_in()
        browser.open("#/cube/large")
        browser.page.wait_for_selector(".virtual a")
        browser.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        last = browser.page.locator(f"li[aria-posinset='{self.arguments.count}'] a")
        expect(last).to_be_visible()
        assert browser.page.locator(".virtual > li").count() < 60
        last.focus()
        browser.page.keyboard.press("Home")
        expect(browser.page.locator("li[aria-posinset='1'] a")).to_be_focused()
        browser.close()

    def step_memory(self):
        """Edit, tags, hide, history, restore, trash, purge."""
        browser = self.signed_in()
        page = browser.page
        browser.open(PAGES["memory"])
        expect(page.locator("main aside").first).to_contain_text("safe restaurants")
        browser.button("Edit").click()
        page.fill("dialog textarea", "Ana is allergic to nuts and shellfish.")
        browser.axe("edit")
        browser.button("Save", "dialog").click()
        browser.toast("Saved")
        expect(page.locator("main .prose")).to_contain_text("shellfish")
        page.get_by_role("tab", name="History").click()
        expect(page.locator("main .diff ins").filter(has_text="shellfish")).to_have_count(1)
        browser.axe("history")
        page.locator("main .facet button").last.click()
        browser.button("Bring this version back").click()
        browser.toast("Brought back")
        expect(page.locator("main .prose")).not_to_contain_text("shellfish")
        browser.button("Tags").click()
        page.locator("dialog textarea").fill("health\n<i>food</i>")
        browser.button("Save", "dialog").click()
        expect(page.locator("main .head")).to_contain_text("#<i>food</i>")
        browser.button("Hide").click()
        expect(page.locator("main .head")).to_contain_text("hidden")
        browser.button("Show again").click()
        browser.button("Move to trash").click()
        expect(page.locator("main .head")).to_contain_text("in the trash")
        browser.button("Bring back").click()
        expect(page.locator("main .head")).not_to_contain_text("in the trash")
        browser.close()

    def step_keyboard(self):
        """Tabs by arrow keys, and the focus stays in the page after a change."""
        browser = self.signed_in()
        page = browser.page
        browser.open(PAGES["memory"])
        page.get_by_role("tab", name="Text").focus()
        page.keyboard.press("ArrowRight")
        tab = page.get_by_role("tab", name="History")
        expect(tab).to_be_focused()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel")).to_have_attribute("aria-labelledby", tab.get_attribute("id"))
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name="Text")).to_be_focused()
        assert page.get_by_role("tab", name="History").get_attribute("tabindex") == "-1"
        browser.button("Hide").focus()
        page.keyboard.press("Enter")
        expect(browser.button("Show again")).to_be_visible()
        expect(page.locator("main")).to_be_focused()
        browser.button("Show again").focus()
        page.keyboard.press("Enter")
        expect(browser.button("Hide")).to_be_visible()
        browser.close()

    def step_places(self):
        """Names of every kind, and addresses that lead nowhere."""
        browser = self.signed_in()
        page = browser.page
        for name in ("two words", "dog \U0001f415", "ha#sh", "q?mark", "a&b=c", "a..b", "back\\slash", "<u>x", "تذكرة"):
            self.store.run("new", name)
            self.store.run("add", name, f"It is in {name}", "--name", "a b#.md")
            browser.open("#/")
            page.locator("main a.card").filter(has_text=name).click()
            page.locator(".virtual a").click()
            expect(page.locator("main h1")).to_have_text(f"It is in {name}")
            address = page.url
            page.reload()
            expect(page.locator("main h1")).to_have_text(f"It is in {name}")
            page.go_back()
            expect(page.locator("main h1")).to_have_text(name)
            page.go_forward()
            expect(page.locator("main h1")).to_have_text(f"It is in {name}")
            assert page.url == address, (page.url, address)
        self.store.run("new", "nothing yet")
        for tail in ("", "/conversations", "/documents", "/timeline", "/graph", "/conflicts", "/trash"):
            browser.open("#/cube/nothing%20yet" + tail)
            expect(page.locator("main .empty")).to_be_visible()
        browser.expected += ["404", "400"]
        for hash in (
            "#/nowhere", "#/constructor", "#/__proto__", "#/cube/trips/__proto__", "#/cube", "#/cube/", "#/cube/none", "#/cube/%zz", "#/cube/../../x", "#/cube//memory", "#/cube/trips/memory",
            "#/cube/trips/memory/zz", "#/cube/trips/conversation", "#/cube/trips/conversation/none", "#/cube/trips/document",
            "#/cube/trips/documents/no/folder", "#/calls?status=x", "#/calls?before=x", "#/usage?days=9999",
        ):
            browser.open(hash)
            expect(page.locator("main h1")).to_have_text("This cannot be shown")
            assert "undefined" not in page.locator("main").inner_text(), hash
        browser.axe("nowhere")
        browser.expected.clear()
        browser.open("#/calls?user=none")
        expect(page.locator("main .empty")).to_be_visible()
        browser.open("#/cube/large?q=type%3AFACT+zzzz")
        expect(page.locator("main .empty")).to_be_visible()
        browser.close()

    def step_new_cube(self):
        """A cube is made, and no second one of its name."""
        browser = self.signed_in()
        page = browser.page
        for name in ("garden 🌱", "garden 🌱"):
            browser.open("#/")
            browser.button("New cube").click()
            page.locator("dialog input").fill(name)
            browser.button("Create", "dialog").click()
            if browser.expected:
                expect(page.locator("dialog [role=alert]")).to_contain_text("there is a cube")
                page.keyboard.press("Escape")
                browser.button("Leave it", "dialog").click()
                continue
            expect(page.locator("main h1")).to_have_text(name)
            expect(page.locator("main .empty")).to_contain_text("This cube is empty")
            browser.expected += ["400", "409"]
        browser.expected.clear()
        browser.close()

    def step_changes_elsewhere(self):
        """A cube that is renamed, a key that ends and a server that starts again while a page is open."""
        self.store.run("new", "brief")
        self.store.run("add", "brief", "It is here for a while", "--name", "brief.md")
        key = self.store.run("key", "new", "--name", "brief").strip()
        port = 0
        with Server(self.store, "--listen", "127.0.0.1:0") as server:
            browser, other = Browser(self.chromium, server.address), Browser(self.chromium, server.address)
            port = urllib.parse.urlparse(server.address).port
            for each in (browser, other):
                each.expected += ["404", "401", "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE"]
                each.sign_in(key)
            page = browser.page
            browser.open("#/cube/brief")
            page.wait_for_selector(".virtual a")
            cubes = self.store.directory / "home/store/cubes"
            (cubes / "brief.memcube").rename(cubes / "brief2.memcube")
            for _ in range(10):
                page.locator(".virtual a").click()
                page.wait_for_selector("main:not([aria-busy])")
                if page.locator("main h1").inner_text() == "This cannot be shown":
                    break
                time.sleep(0.3)
                page.go_back()
                page.wait_for_selector(".virtual a")
            expect(page.locator("main")).to_contain_text("there is no cube 'brief'")
            other.open("#/jobs")
            expect(other.page.locator("main")).to_contain_text("messages/lisbon.md")
        page.keyboard.press("g")
        page.keyboard.press("u")
        expect(page.locator("main")).to_contain_text("The server does not answer")
        expect(other.page.locator("main")).to_contain_text("The server does not answer")
        expect(other.page.locator("main")).not_to_contain_text("All is done")
        with Server(self.store, "--listen", f"127.0.0.1:{port}"):
            page.get_by_role("button", name="Try again").click()
            expect(page.locator("main h1")).to_have_text("Usage")
            expect(other.page.locator("main")).to_contain_text("messages/lisbon.md")
            browser.open("#/cube/brief2")
            page.locator(".virtual a").click()
            browser.button("Edit").click()
            page.fill("dialog textarea", "A text that is not lost")
            identity = json.loads(browser.evaluate(
                "fetch('v1/me', {headers: {'X-Memcube-Console': '1'}}).then((got) => got.text())"))["key"]["id"]
            self.store.run("key", "revoke", identity)
            browser.button("Save", "dialog").click()
            expect(page.locator("dialog [role=alert]").first).to_contain_text("sign in again")
            expect(page.locator("dialog textarea")).to_have_value("A text that is not lost")
            expect(other.page.locator("h1")).to_have_text("Sign in")
            browser.axe("sign in again")
            page.fill("[name=key]", self.key)
            page.keyboard.press("Enter")
            expect(page.locator("dialog")).to_have_count(1)
            browser.button("Save", "dialog").click()
            expect(page.locator("main h1")).to_have_text("A text that is not lost")
            self.sign_in_elsewhere(browser)
            browser.close()
            other.close()

    def sign_in_elsewhere(self, browser):
        """A key ends over a text that is typed, and another tab signs in."""
        page = browser.page
        browser.button("Edit").click()
        page.fill("dialog textarea", "A text that is kept once more")
        browser.context.clear_cookies()
        browser.button("Save", "dialog").click()
        expect(page.locator("[name=key]")).to_be_visible()
        tab = browser.context.new_page()
        tab.goto(browser.base + "/console/")
        tab.fill("[name=key]", self.key)
        tab.keyboard.press("Enter")
        tab.wait_for_selector(".side", state="attached")
        tab.close()
        browser.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator("[name=key]")).to_have_count(0)
        browser.button("Save", "dialog").click()
        expect(page.locator("main h1")).to_have_text("A text that is kept once more")

    def step_two_editors(self):
        """Of two who edit at once the second sees the first one's text, and neither is lost."""
        one, other = Browser(self.chromium, self.base), Browser(self.chromium, self.base)
        other.expected.append("409")
        for browser, text in ((one, "Ana is allergic to nuts; said one."), (other, "Ana is allergic to nuts; said the other.")):
            browser.sign_in(self.key)
            browser.open(PAGES["memory"])
            browser.button("Edit").click()
            browser.page.fill("dialog textarea", text)
        one.button("Save", "dialog").click()
        one.toast("Saved")
        other.button("Save", "dialog").click()
        dialog = other.page.locator("dialog[open]").last
        expect(dialog).to_contain_text("It was changed meanwhile")
        expect(dialog).to_contain_text("said one.")
        other.axe("two editors")
        dialog.get_by_role("button", name="Start from this text").click()
        expect(dialog.locator("textarea")).to_have_value(re.compile("said one"))
        dialog.get_by_role("button", name="Take back my text").click()
        expect(dialog.locator("textarea")).to_have_value(re.compile("said the other"))
        other.page.keyboard.press("Escape")
        other.page.get_by_role("button", name="Keep writing").click()
        dialog.get_by_role("button", name="Save").click()
        expect(other.page.locator("main .prose")).to_contain_text("said the other.")
        other.page.get_by_role("tab", name="History").click()
        expect(other.page.locator("main .diff del")).to_have_count(1)
        one.close()
        other.close()

    def step_purge(self):
        """Forgetting for ever says what goes with it."""
        browser = self.signed_in()
        found = answer(self.base, "GET", "/console/v1/cubes/trips/memories?limit=100", self.token())[1]["memories"]
        lost = next(each["id"] for each in found if "museums" in each["text"])
        browser.open(f"#/cube/trips/memory/{lost}")
        browser.button("Forget for ever").click()
        dialog = browser.page.locator("dialog[open]")
        expect(dialog).to_contain_text("crowded museums")
        browser.axe("purge")
        dialog.get_by_role("checkbox").check()
        dialog.get_by_role("button", name="Forget for ever").click()
        browser.toast("Forgotten")
        assert answer(self.base, "GET", f"/console/v1/cubes/trips/memories/{lost}", self.token())[0] == 404
        browser.close()

    def step_conflict(self):
        """Texts of two copies side by side, and one that is kept."""
        self.store.conflict()
        browser = self.signed_in()
        # What a copy tool brought is in view within a second.
        for _ in range(10):
            browser.open("#/")
            browser.open("#/cube/trips/conflicts")
            if browser.page.locator("main .halves").count():
                break
            time.sleep(0.3)
        expect(browser.page.locator("main .halves .diff")).to_have_count(2)
        browser.axe("conflicts")
        expect(browser.page.locator("main .halves mark").first).to_contain_text("is")
        expect(browser.page.locator("main .halves mark").filter(has_text="hotel")).to_have_count(0)
        if self.arguments.pictures:
            browser.page.screenshot(path=f"{self.arguments.pictures}/conflict-light.png")
        field = browser.page.get_by_label("Text to keep")
        field.fill("A text of mine")
        browser.button("Use this text").click()
        expect(field).not_to_have_value("A text of mine")
        browser.button("Take back my text").click()
        expect(field).to_have_value("A text of mine")
        browser.page.locator(".tabs a").first.click()
        browser.page.get_by_role("button", name="Keep writing").click()
        expect(field).to_have_value("A text of mine")
        expect(browser.page).to_have_url(re.compile("/conflicts$"))
        browser.button("Use this text").click()
        browser.button("Keep this text").click()
        browser.toast("The conflict has ended")
        expect(browser.page.locator("main")).to_contain_text("No conflicts")
        browser.close()

    def step_around(self):
        """From a message to what was learned, to the message; documents, timeline, graph, answers."""
        browser = self.signed_in()
        page = browser.page
        browser.open(PAGES["conversation"])
        page.locator(".learned a").first.click()
        browser.settle()
        page.get_by_role("link", name="See the conversation").first.click()
        browser.settle()
        expect(page.locator("li.turn:focus")).to_have_count(1)
        browser.open(PAGES["document"])
        expect(page.locator("main li").first).to_contain_text("Passage 1")
        found = answer(self.base, "GET", "/console/v1/cubes/house/memories", self.token())[1]["memories"]
        browser.open(f"#/cube/house/memory/{found[0]['id']}")
        expect(page.locator("main aside .bubble")).to_contain_text("hangs behind the stove")
        page.locator("main aside").get_by_role("link", name="Passage 1").click()
        browser.settle()
        expect(page.locator("main li:focus")).to_contain_text("hangs behind the stove")
        browser.open(PAGES["timeline"])
        chart = page.locator("main [role=group][tabindex]")
        chart.focus()
        page.keyboard.press("+")
        expect(page.locator("[data-level=day]")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("-")
        page.keyboard.press("End")
        page.keyboard.press("ArrowLeft")
        expect(page.locator("main [role=status]")).to_contain_text("Enter opens")
        page.keyboard.press("Enter")
        page.wait_for_selector("main .result")
        browser.open(PAGES["graph"])
        page.fill("main [type=search]", "Ana Sato")
        page.locator("[data-node]").first.click()
        expect(page.locator("main aside h2").first).to_have_text("Ana Sato")
        browser.open("#/ask")
        page.fill("main [type=search]", "Where does Ben live?")
        page.keyboard.press("Enter")
        page.wait_for_selector("main .prose")
        expect(page.locator("main .prose")).to_contain_text("Porto")
        expect(page.locator("main .stated")).to_have_text(re.compile(r"^Porto\s*1$"))
        assert not re.search(r"^(Porto|- |• )", page.locator("main .prose").inner_text()), page.locator("main .prose").inner_text()
        page.locator("main .prose a").first.click()
        page.keyboard.press("Enter")
        browser.settle()
        expect(page.locator("main .prose")).to_contain_text("Porto")
        browser.close()

    def step_jobs(self):
        """What is added meanwhile appears by itself."""
        browser = self.signed_in()
        browser.open("#/jobs")
        expect(browser.page.locator("main")).to_contain_text("messages/lisbon.md")
        self.store.run("add", "trips", "--conversation", "newcomer", "I play the violin on Sundays")
        expect(browser.page.locator("main li").filter(has_text="messages/newcomer.md")).to_contain_text("1 of 1 message of a user")
        browser.close()

    def step_project(self):
        """Projects, members, usage, and the log with what was retrieved."""
        browser = self.signed_in()
        page = browser.page
        body = {"messages": "I keep bees in the garden", "user_id": "kim", "infer": False}
        headers = {"Authorization": f"Token {self.key}", "Content-Type": "application/json"}
        assert answer(self.base, "POST", "/v1/memories/", headers, body)[0] == 200
        assert answer(self.base, "POST", "/v2/memories/search/", headers, {"query": "bees", "filters": {"user_id": "kim"}})[0] == 200
        tool = {"name": "recall", "arguments": {"query": "Where do I keep bees?"}}
        for extra, kind in (({}, "application/json"), ({"_meta": {"progressToken": 1}}, "application/json, text/event-stream")):
            asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {**tool, **extra}}
            assert answer(self.base, "POST", "/mcp", {**self.token(), "Accept": kind}, asked)[0] == 200
        browser.open("#/calls")
        for number in range(2):
            page.locator("main tr").filter(has_text="POST /mcp").nth(number).get_by_role("button").click()
            expect(page.get_by_role("link", name="I keep bees in the garden")).to_have_count(number + 1)
        row = page.locator("main tr").filter(has_text="POST /v2/memories/search").first
        row.get_by_role("button").click()
        expect(page.locator("main table")).to_contain_text("I keep bees in the garden")
        page.get_by_label("Status").select_option("4xx")
        browser.button("Filter").click()
        browser.settle()
        expect(page.locator("main")).not_to_contain_text("/v2/memories/search")
        browser.open("#/usage")
        expect(page.locator("main figure")).to_be_visible()
        page.get_by_label("Endpoint").select_option("POST /v2/memories/search")
        browser.settle()
        expect(page.locator("main figure svg")).to_have_attribute("aria-label", "1 calls in 30 days, by day and how they ended")
        page.locator("main td a").filter(has_text="POST /v1/memories").first.click()
        browser.settle()
        expect(page.get_by_label("Endpoint")).to_have_value("POST /v1/memories")
        browser.open("#/members")
        browser.button("Add member").click()
        page.locator("dialog input").fill("ana@example.org")
        browser.button("Add member", "dialog").click()
        browser.toast("Added")
        page.locator("main select").select_option("OWNER")
        browser.toast("Saved")
        browser.open("#/projects")
        browser.button("New project").click()
        page.locator("dialog input").first.fill("<u>shop</u>\u202e")
        page.locator("dialog input").last.fill("x" * 900)
        browser.button("Create", "dialog").click()
        browser.toast("The project is made")
        expect(page.locator(".switch")).to_contain_text("<u>shop</u>\ufffd")
        browser.open("#/")
        expect(page.locator("main")).to_contain_text("No cubes yet")
        browser.open("#/projects")
        browser.fits("projects")
        card = page.locator("main section").filter(has_text="<u>shop</u>")
        card.get_by_role("button", name="Delete").click()
        page.locator("dialog input").fill("shop")
        browser.button("Delete the project", "dialog").click()
        expect(page.locator("dialog")).to_contain_text("That is not its name")
        page.locator("dialog input").fill("<u>shop</u>\u202e")
        browser.button("Delete the project", "dialog").click()
        browser.toast("Deleted")
        browser.close()

    def step_hostile(self):
        """Hostile texts are texts: nothing runs, nothing turns, a megabyte opens."""
        browser = self.signed_in()
        browser.open("#/cube/hostile")
        expect(browser.page.locator("main")).to_contain_text("<script>alert(1)</script>")
        found = answer(self.base, "GET", "/console/v1/cubes/hostile/memories?limit=100", self.token())[1]["memories"]
        for each in found:
            browser.open(f"#/cube/hostile/memory/{each['id']}")
            browser.page.get_by_role("tab", name="History").click()
            browser.page.wait_for_selector("main .diff")
        browser.open("#/cube/hostile/conversation/" + urllib.parse.quote("<i>talk</i>\u202e", safe=""))
        expect(browser.page.locator("main")).to_contain_text("javascript:alert(1)")
        browser.open("#/cube/hostile/graph")
        browser.axe("hostile")
        longest = next(each["id"] for each in found if each["text"].startswith("xxx"))
        one = f"v1/cubes/hostile/memories/{longest}"
        status = browser.evaluate(
            f"(async () => {{ const headers = {{'X-Memcube-Console': '1'}}; const {{base}} = await (await fetch('{one}', {{headers}})).json();"
            f"return (await fetch('{one}', {{method: 'PATCH', headers, body: JSON.stringify({{base, text: 'y'.repeat(900000)}})}})).status; }})()")
        assert status == 200, status
        assert browser.page.locator("main img, main script, main b:has-text('bold')").count() == 0
        browser.close()

    def step_reader(self):
        """A reader sees no button that it may not press, and is refused if it presses."""
        key = self.store.run("key", "new", "--role", "reader", "--name", "reader").strip()
        browser = Browser(self.chromium, self.base)
        browser.sign_in(key)
        for name in ("home", "memory", "members", "projects", "conflicts"):
            browser.open(PAGES[name])
            for word in ("Edit", "Tags", "Hide", "trash", "Forget", "Add", "New", "Delete", "Remove"):
                assert browser.page.locator("main button").filter(has_text=word).count() == 0, f"{name}: {word}"
        assert browser.page.locator(".nav a").filter(has_text="Keys").count() == 0
        browser.expected += ["403", "400"]
        status = browser.evaluate(
            f"fetch('v1/cubes/trips/memories/{self.memory}', {{method: 'DELETE', headers: {{'X-Memcube-Console': '1'}}}}).then((got) => got.status)")
        assert status == 403, status
        cookie = browser.context.cookies()[0]
        headers = {"Cookie": f"{cookie['name']}={cookie['value']}", "X-Memcube-Console": "1", "Content-Type": "application/json"}
        paths = answer(self.base, "GET", "/openapi.json?dialect=console", {})[1]["paths"]
        asked = 0
        for path, method, right in (
            (path, method, each["x-memcube-right"]) for path, all in paths.items() for method, each in all.items()
            if "x-memcube-right" in each and not path.endswith("/events")
        ):
            place = re.sub(r"{(\w+)}", lambda name: {"cube": "trips", "id": self.memory}.get(name[1], "7"), path)
            body = None if method == "get" else {}
            status = answer(self.base, method.upper(), place, headers, body)[0]
            assert (status == 403) == (right in ("write", "manage")), f"{method} {place}: {status}"
            asked += 1
        assert asked > 40, asked
        browser.close()

    def step_scopes(self):
        """A key that may not read is refused with the reason."""
        key = self.store.run("key", "new", "--scope", "write", "--name", "writer").strip()
        browser = Browser(self.chromium, self.base)
        browser.expected.append("403")
        browser.page.goto(self.base + "/console")
        browser.page.fill("[name=key]", key)
        browser.page.click("button[type=submit]")
        expect(browser.page.locator(".gate [role=alert]")).to_contain_text("no scope 'read'")
        browser.close()

    def step_visit(self):
        """A cookie counts for the console's own page alone, no page can read it, and it ends with its key."""
        key, name = self.store.run("key", "new", "--name", "short").strip(), {"Content-Type": "application/json"}
        browser = Browser(self.chromium, self.base)
        browser.sign_in(key)
        cookie = browser.context.cookies()[0]
        assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["path"] == "/console/v1", cookie
        headers = {**name, "Cookie": f"{cookie['name']}={cookie['value']}"}
        assert answer(self.base, "GET", "/console/v1/me", headers)[0] == 403
        assert answer(self.base, "POST", "/console/v1/visit", name, {"key": key})[0] == 403
        own = {**headers, "X-Memcube-Console": "1"}
        assert answer(self.base, "GET", "/console/v1/me", own)[0] == 200
        assert answer(self.base, "GET", "/console/v1/me", {**own, "Sec-Fetch-Site": "cross-site"})[0] == 403
        assert answer(self.base, "GET", "/v1/memories/?user_id=kim", own)[0] == 401
        identity = answer(self.base, "GET", "/console/v1/me", own)[1]["key"]["id"]
        self.store.run("key", "revoke", identity)
        assert answer(self.base, "GET", "/console/v1/me", own)[0] == 401
        browser.expected.append("401")
        browser.page.goto(self.base + "/console/#/usage")
        expect(browser.page.locator("h1")).to_have_text("Sign in")
        browser.close()

    def step_headers(self):
        """A strict policy, and files that are not sent twice."""
        for name in ("", "main.js", "style.css", "icon.svg"):
            with urllib.request.urlopen(f"{self.base}/console/{name}") as got:
                policy = got.headers["Content-Security-Policy"]
                assert "unsafe" not in policy and "default-src 'none'" in policy, policy
                assert got.headers["X-Content-Type-Options"] == "nosniff"
                tag = got.headers["ETag"]
            assert answer(self.base, "GET", f"/console/{name}", {"If-None-Match": tag})[0] == 304
        for name in ("nothing.js", "..%2f..%2fetc%2fpasswd", "v1"):
            assert answer(self.base, "GET", f"/console/{name}", {})[0] == 404, name

    def step_proxy(self):
        """At a socket's file, below a path that a proxy puts before it."""
        path = self.store.directory / "socket"
        with Server(self.store, "--socket", str(path)), Prefix(path) as proxy:
            threading.Thread(target=proxy.serve_forever, daemon=True).start()
            browser = Browser(self.chromium, f"http://127.0.0.1:{proxy.server_port}/memory")
            browser.sign_in(self.key)
            browser.open("#/cube/trips")
            browser.page.wait_for_selector(".virtual a")
            # This proxy holds back events until their end.
            browser.open("#/jobs")
            expect(browser.page.locator("main")).to_contain_text("messages/lisbon.md")
            browser.close()
            proxy.shutdown()

    def run(self):
        steps = {**Drive.__dict__, **Care.__dict__}
        for step in (value for key, value in steps.items() if key.startswith("step_")):
            if self.arguments.only and step.__name__ not in ("step_first_start", "step_names", *("step_" + each for each in self.arguments.only.split(","))):
                continue
            began = time.monotonic()
            step(self)
            print(f"{step.__name__.removeprefix('step_')}: {time.monotonic() - began:.1f} s", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("directory")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--pictures")
    parser.add_argument("--only")
    parser.add_argument("--pages", action="store_true")
    arguments = parser.parse_args()
    if arguments.pages:
        Browser.pages = pathlib.Path(__file__).resolve().parents[2] / "Sources/CConsole/Pages"
    if arguments.pictures:
        pathlib.Path(arguments.pictures).mkdir(parents=True, exist_ok=True)
    store = fixture.Store(arguments.program, arguments.directory)
    store.fill(arguments.count)
    with Server(store, "--listen", "127.0.0.1:0") as server, sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=options)
        try:
            Drive(chromium, store, server, arguments).run()
        finally:
            chromium.close()


if __name__ == "__main__":
    main()
