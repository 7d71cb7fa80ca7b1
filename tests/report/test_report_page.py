"""The page: one file, in which no text can do anything but be shown."""

from __future__ import annotations

import json
import re
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile import ATTACKS, hostile_texts
from hypothesis import given
from hypothesis import strategies as st

from cleantext import MissingExtraError, explain
from cleantext.report.collect import Origin, TextData, describe
from cleantext.report.page import check_page, render, to_script, write_page
from cleantext.system import extras
from cleantext.system.conflicts import ConflictError, Use

TEXT = "He said so.\nAdvertisement\nShe agreed.\n"


def described(name: str = "a.txt", text: str = TEXT) -> TextData:
    return describe(Origin(name), explain(text, skip="keep_body"))


class Elements(HTMLParser):
    """The elements of a page: their names and attributes."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    @property
    def shape(self) -> list[tuple[str, list[str]]]:
        """The elements and the names of their attributes."""
        return [(tag, sorted(attributes)) for tag, attributes in self.found]


def data_of(page: bytes) -> dict[str, list[dict[str, object]]]:
    found = re.search(rb'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return data


def test_the_page_holds_its_texts() -> None:
    data = data_of(render([described()]))
    (text,) = data["texts"]
    assert text["id"] == "a.txt"
    assert [kind["name"] for kind in data["kinds"]] == ["advertisement"]
    assert data["kinds"][0]["remedy"] == "--keep advertisement"


def test_texts_of_one_name_get_addresses_of_their_own() -> None:
    names = ["a", "a", "a (2)", "a"]
    data = data_of(render([described(name) for name in names]))
    ids = [text["id"] for text in data["texts"]]
    assert len(set(ids)) == 4
    assert ids[0] == "a"


def test_a_report_on_nothing_is_a_page() -> None:
    assert b"Nothing was removed." in render([])


def test_the_page_needs_nothing_else() -> None:
    page = Elements(render([described()]))
    assert not {"link", "img", "iframe", "object", "embed", "base"} & {tag for tag, _ in page.found}
    assert not [attributes for _, attributes in page.found if "src" in attributes]
    assert all(str(each.get("href", "#")).startswith("#") for _, each in page.found)


def test_the_policy_allows_the_scripts_and_styles_of_the_page_only() -> None:
    content = render(hostile_texts())
    page = Elements(content)
    (policy,) = [each["content"] for _, each in page.found if "http-equiv" in each]
    assert policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    hashes = re.findall(r"'sha256-(.+?)'", policy)
    kept = [*re.findall(rb"(?s)<script>(.*?)</script>|<style>(.*?)</style>", content)]
    allowed = [b64encode(sha256(script or style).digest()).decode() for script, style in kept]
    assert sorted(allowed) == sorted(hashes)
    assert "unsafe" not in policy
    assert not [name for _, each in page.found for name in each if name.startswith("on")]
    assert not [each for _, each in page.found if "style" in each]


def test_hostile_texts_make_no_elements() -> None:
    hostile, tame = hostile_texts(), [described(f"{n}.txt", "x\n") for n in range(11)]
    page = Elements(render(hostile))
    scripts = [each for tag, each in page.found if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "data"}, {}]
    known = {tag for tag, _ in Elements(render(tame)).found} | {"rect", "g", "text", "title"}
    extra = {"svg", "table", "thead", "tbody", "tr", "th", "td", "button", "span", "div", "details"}
    assert {tag for tag, _ in page.found} <= known | extra | {"summary", "p", "h3"}
    assert not [tag for tag, _ in page.found if tag in ("img", "b")]


def test_hostile_texts_arrive_unchanged() -> None:
    (first, *_) = data_of(render(hostile_texts()))["texts"]
    lines = first["lines"]
    assert isinstance(lines, list)
    assert [line.get("text") for line in lines if line.get("cut")][:1] == [ATTACKS[0]]


@given(st.text(st.characters()))
def test_data_can_end_no_script(text: str) -> None:
    script = to_script({"text": text})
    assert not re.search("[<>&\u2028\u2029]", script)
    assert json.loads(script.encode()) == {"text": text}


@given(st.lists(st.sampled_from(ATTACKS), min_size=1, max_size=3).map("".join))
def test_no_name_changes_the_shape_of_the_page(name: str) -> None:
    assert Elements(render([described(name)])).shape == Elements(render([described("a")])).shape


# The file


def test_an_earlier_report_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    write_page(page, [])
    check_page(page)
    write_page(page, [described()])
    assert b"a.txt" in page.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == ["out.html"]


def test_no_other_file_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    page.write_bytes(b"<!doctype html>\n<title>Mine</title>\n")
    with pytest.raises(ConflictError, match="is not a report of cleantext; give another name"):
        check_page(page)


def test_no_input_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    write_page(page, [])
    with pytest.raises(ConflictError, match="is an input, so it can't be the report"):
        check_page(page, [Use(page, "an input")])


def test_a_missing_jinja_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extras.load.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'cleantext-filters\[report\]'"):
        check_page(tmp_path / "out.html")
