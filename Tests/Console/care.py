"""Steps of the driver about what a person would lose or miss: typed texts, the focus, a finger on a phone."""

import json
import re

from playwright.sync_api import expect


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
            browser.axe("leave")
            stay.click()
            expect(box).to_have_value("Words that were typed")
            assert page.url.endswith(self.memory), page.url
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
