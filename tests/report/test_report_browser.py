"""The page in a real browser.

`apt-get install chromium`, then `pip install --group browser` and `pytest -m browser`. CHROMIUM
names another browser, AXE a copy of axe.min.js (npm install axe-core) for the check of
accessibility.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hostile import ATTACKS, hostile_texts

from cleantext import explain
from cleantext.report.collect import Origin, TextData, describe
from cleantext.report.page import write_page

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = os.environ.get("AXE", "")
FLAGS = (
    "--headless",
    "--no-sandbox",  # as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGE = (
    "Skip to main content\n\nHe said â€œsoâ€\x9d, and she agreed with him.\nAdvertisement\n"
    "Share on Facebook\nThey left at nine in the morning.\nPhoto by Jo Harbour\nAll was well.\n"
)
LONG = "".join(f"Prose of number {n}.\n" + "Advertisement\n" * (n % 9 == 0) for n in range(9000))

Open: TypeAlias = Callable[..., Any]
"""Opens a page with these texts in the browser."""


def text(name: str, content: str = PAGE, **more: object) -> TextData:
    origin = Origin(name, "https://www.example.com/")
    return describe(origin, explain(content, skip="keep_body")) | more  # type: ignore[return-value]


def plain_texts() -> list[TextData]:
    return [text("one.txt"), text("two.txt", "So it is.\n"), text("sub/three.txt", PAGE * 2)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a report and fail on any error or message of the console."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    trouble: list[str] = []

    def call(texts: list[TextData] | None = None, address: str = "") -> Any:
        path = tmp_path / "out.html"
        write_page(path, plain_texts() if texts is None else texts)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on(
            "request",
            lambda request: trouble.append(request.url) if "out.html" not in request.url else None,
        )
        page.goto(path.as_uri() + address)
        return page

    yield call
    context.close()
    assert trouble == []


def names(page: Any) -> list[str]:
    found: list[str] = page.locator("#rows th a").all_inner_texts()
    return found


def chosen(page: Any) -> str:
    return str(page.locator(".chosen .line-number").inner_text())


def visible(page: Any) -> list[str]:
    found: list[str] = page.locator("#lines li:visible .content").all_inner_texts()
    return found


# The list


def test_the_list_sorts_by_share_removed(show: Open) -> None:
    page = show()
    assert names(page) == ["one.txt", "sub/three.txt", "two.txt"]
    page.get_by_label("Sort by").select_option("order of input")
    assert names(page) == ["one.txt", "two.txt", "sub/three.txt"]


def test_the_list_sorts_by_least_confidence(show: Open) -> None:
    page = show([text("sure", confidence=0.9), text("unsure", confidence=0.2, unsure=True)])
    page.get_by_label("Sort by").select_option("least confidence")
    assert names(page) == ["unsure", "sure"]
    assert page.locator("#rows tr").first.locator(".confidence").inner_text() == "0.20 unsure"


def test_the_list_can_be_filtered(show: Open) -> None:
    page = show()
    page.locator("[name=kind]").select_option("sharing")
    assert names(page) == ["one.txt", "sub/three.txt"]
    assert page.locator("#found").inner_text() == "2 of 3 texts"
    page.get_by_role("searchbox").fill("THREE")
    assert names(page) == ["sub/three.txt"]
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelectorAll('#rows tr').length === 3")
    page.get_by_role("searchbox").fill("so it is")
    assert names(page) == ["two.txt"]


def test_a_frequent_line_finds_its_texts(show: Open) -> None:
    page = show()
    page.get_by_role("button", name="Photo by Jo Harbour").click()
    assert names(page) == ["one.txt", "sub/three.txt"]


def test_long_lists_come_in_steps(show: Open) -> None:
    page = show([text(f"{n}.txt", "So.\n") for n in range(250)])
    more = page.get_by_role("button", name="Show more")
    assert len(names(page)) == 100
    more.click()
    more.click()
    assert len(names(page)) == 250
    assert not more.is_visible()


# A text


def test_a_text_shows_all_lines_in_order(show: Open) -> None:
    page = show(address="#one.txt")
    lines = visible(page)
    assert lines[0] == "Skip to main content"
    assert lines[2] == "He said â€œ“soâ€\\x9d”, and she agreed with him."
    assert len(lines) == 8
    assert page.locator("#lines li.cut del").all_inner_texts()[0] == "Skip to main content"
    assert page.locator("#lines li").nth(3).locator(".letter").inner_text() == "A"


def test_keys_go_from_cut_to_cut(show: Open) -> None:
    page = show(address="#one.txt")
    found = []
    for key in "jjjkk":
        page.keyboard.press(key)
        found.append(chosen(page))
    assert found == ["1", "7", "7", "1", "1"]
    assert page.evaluate("location.hash") == "#one.txt/1"
    assert page.evaluate("document.activeElement.textContent") == "1"


def test_keys_choose_what_is_shown(show: Open) -> None:
    page = show(address="#one.txt")
    page.keyboard.press("o")
    assert visible(page)[:2] == [
        "He said “so”, and she agreed with him.",
        "They left at nine in the morning.",
    ]
    page.keyboard.press("c")
    assert len(visible(page)) == 5
    page.keyboard.press("c")
    page.keyboard.press("1")
    assert "Advertisement" not in visible(page)
    assert page.locator("button.kind[aria-pressed=false]").count() == 1
    page.keyboard.press("1")
    assert len(visible(page)) == 8


def test_an_address_leads_to_a_line(show: Open) -> None:
    page = show(address="#sub%2Fthree.txt/7")
    assert page.locator("h2:visible").inner_text() == "sub/three.txt"
    assert chosen(page) == "7"
    assert "Line 7: removed" in page.locator("#details").inner_text()
    page.get_by_role("link", name="All texts").click()
    assert page.locator("#list").is_visible()


@pytest.mark.parametrize("address", ["#none", "#%", "#one.txt/x", "#one.txt/99", "#__proto__"])
def test_wrong_addresses_do_no_harm(show: Open, address: str) -> None:
    page = show(address=address)
    assert page.locator(".chosen").count() == 0
    assert page.locator("#text").is_visible() == address.startswith("#one")


def test_an_option_is_copied(show: Open) -> None:
    page = show(address="#one.txt/4")
    page.get_by_role("button", name="Copy --protect '^Advertisement$'").click()
    assert page.evaluate("navigator.clipboard.readText()") == "--protect '^Advertisement$'"
    assert page.locator("#status").inner_text() == "copied"
    page.keyboard.press("Escape")
    assert page.locator("#list").is_visible()


def test_body_scores_are_bars(show: Open) -> None:
    scored = text("a.txt")
    scored["lines"][0]["score"] = 0.25
    page = show([scored], "#a.txt/1")
    assert page.locator("#lines .bar.score").count() == 1
    assert "Body score: 0.25" in page.locator("#details").inner_text()


def test_ten_thousand_lines_scroll(show: Open) -> None:
    page = show([text("long.txt", LONG)], "#long.txt")
    assert page.locator("#lines li").count() == 10_000
    rendered = """[...document.querySelectorAll('#lines li')].filter(
      (row) => row.checkVisibility({ contentVisibilityAuto: true })).length"""
    for share in (0, 0.5, 1):
        page.evaluate(f"scrollTo(0, {share} * document.body.scrollHeight)")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert 0 < page.evaluate(rendered) <= 1000  # the browser lays out what is near the view
    page.keyboard.press("k")
    assert int(chosen(page)) > 9000


# Hostile texts


def test_hostile_texts_are_only_shown(show: Open) -> None:
    texts = hostile_texts()
    page = show(texts)
    page.wait_for_function("document.querySelectorAll('#rows tr').length > 0")
    assert len(names(page)) == len(texts)
    for place in range(len(texts)):
        page.locator("#rows th a").nth(place).click()
        page.locator("#text-heading:visible").wait_for()
        for key in "jjco":
            page.keyboard.press(key)
        assert (
            page.evaluate("document.querySelectorAll('img, b, main script, main style').length")
            == 0
        )
        assert page.title().endswith("cleantext report")
        page.go_back()
        page.locator("#list:visible").wait_for()
    assert ATTACKS[0] in page.locator("#rows").inner_text()


# Looks


@pytest.mark.skipif(not AXE, reason="AXE does not name a copy of axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", "#one.txt/4"])
@pytest.mark.parametrize("width", [1300, 390])
def test_no_serious_fault_of_accessibility(
    show: Open, scheme: str, address: str, width: int
) -> None:
    page = show(address=address)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    faults = [
        (each["id"], each["nodes"][0]["html"], each["nodes"][0].get("failureSummary"))
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert faults == []


@pytest.mark.parametrize("address", ["", "#one.txt"])
def test_narrow_windows_do_not_scroll_sideways(show: Open, address: str) -> None:
    page = show(address=address)
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_print_has_no_buttons(show: Open) -> None:
    page = show(address="#one.txt")
    page.emulate_media(media="print")
    assert not page.locator(".toolbar").is_visible()
    assert len(visible(page)) == 8
