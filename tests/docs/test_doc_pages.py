"""What the pages of the documentation must say, held against the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from examples import DOCS, PAGES, page_name
from places import ROOT

import cleantext
from cleantext import corpus, explain
from cleantext.config.options import Options
from cleantext.kinds import KINDS
from cleantext.presets import EVERY

LONGEST_README = 120
FEWEST_TERMS = 20

_LINK = re.compile(r"\]\((?!https?://)([^)#]*)(#[^)]*)?\)")
_ROW = re.compile(r"(?m)^\| `(\w+)` \| (?:.+) \| `(.+)` \|$")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub and the site make them."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= LONGEST_README


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        path = page.parent / target if target else page
        assert path.exists(), target
        assert not anchor or anchor[1:] in anchors(path), f"{target}{anchor}"


def test_folders_that_are_named_exist() -> None:
    for page in PAGES:
        for path in re.findall(r"`((?:cleantext|tests|docs)/[\w./-]+)`", page.read_text("utf-8")):
            assert (ROOT / path).exists(), f"{page.name}: {path}"


def test_all_kinds_are_described() -> None:
    page = read("kinds.md")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in page] == []


@pytest.mark.parametrize(
    ("kind", "example"), _ROW.findall(read("kinds.md").partition("## By the")[0])
)
def test_the_example_of_a_kind_goes_as_this_kind(kind: str, example: str) -> None:
    text = f"He said so, and she agreed with him.\n{example}\nThey left.\n"
    assert explain(text, drop=["byline"]).removed == {kind: 1}


def test_all_filters_are_described() -> None:
    page = read("kinds.md")
    assert [name for name in EVERY.names if f"`{name}`" not in page] == []


def test_all_options_are_described() -> None:
    page = read("configuration.md")
    assert [name for name in Options.__annotations__ if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", [*cleantext.__all__, *corpus.__all__])
def test_all_public_names_are_described(name: str) -> None:
    assert re.search(rf"(?m)^\.\. (auto|py:)\w+:: {name}\b", read("api.md"))


def test_the_glossary_has_its_terms_in_order() -> None:
    terms = re.findall(r"(?m)^\| \*\*(.+?)\*\* \|", read("glossary.md"))
    assert len(terms) >= FEWEST_TERMS
    assert terms == sorted(terms)


def test_each_page_is_in_the_contents() -> None:
    named = re.findall(r"(?m)^([\w-]+)$", read("index.md"))
    assert {page.stem for page in DOCS.glob("*.md")} == {"index", *named}
