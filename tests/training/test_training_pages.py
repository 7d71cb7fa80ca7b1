"""Pages to train on: reading them, and their sites."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from labelled import GOLD, HEADLINE

from cleantext.training.pages import (
    Page,
    PageError,
    is_held_out,
    read_pages,
    site_name,
    text_kind,
)

# ---- sites


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://news.example.co.uk/a.html", "example.co.uk"),
        ("http://www.example.org", "example.org"),
        ("https://a.b.c.example.com:8080/x.y/z", "example.com"),
        ("HTTP://WWW.Example.ORG/", "example.org"),
        ("https://web.archive.org/web/2016id_/http://news.example.org/a", "example.org"),
        ("example.net/path", "example.net"),
        ("localhost", "localhost"),
        ("file-name/17", "file-name/17"),
    ],
)
def test_site_name_is_shared_by_the_pages_of_a_site(url: str, site: str) -> None:
    assert site_name(url) == site


def test_is_held_out_is_always_the_same() -> None:
    sites = [f"site-{number}.example" for number in range(2_000)]
    held_out = [site for site in sites if is_held_out(site, 0.15)]
    assert 0.12 < len(held_out) / len(sites) < 0.18
    assert held_out == [site for site in sites if is_held_out(site, 0.15)]
    assert set(held_out) <= {site for site in sites if is_held_out(site, 0.3)}
    assert not any(is_held_out(site, 0) for site in sites)
    assert all(is_held_out(site, 1) for site in sites)


# ---- reading pages

PAGE: dict[str, Any] = {
    "id": "a1",
    "url": "https://news.example.org/a",
    "type": "article",
    "lang": "en",
    "dump": "Home\n" + GOLD,
    "dump2": "",
    "ext": {"one": GOLD, "two": None},
    "gold": GOLD,
}


def write(path: Path, *pages: object) -> Path:
    text = "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in pages)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["own.jsonl", "own.jsonl.gz"])
def test_read_pages_reads_a_page(tmp_path: Path, name: str) -> None:
    (page,) = read_pages(write(tmp_path / name, PAGE))
    assert page == Page(
        name="own/a1",
        source="own",
        site="example.org",
        type="article",
        lang="en",
        texts={"dump": "Home\n" + GOLD, "one": GOLD},
        gold=GOLD,
    )
    assert page.is_article
    assert page.is_complete


def test_read_pages_allows_missing_fields(tmp_path: Path) -> None:
    pages = list(
        read_pages(
            write(
                tmp_path / "own.jsonl",
                {"gold": GOLD, "dump": HEADLINE},
                {"gold": GOLD, "ext": {"one": HEADLINE}, "type": None, "url": None, "dump": None},
            )
        )
    )
    assert [(page.name, page.site, page.type, page.lang) for page in pages] == [
        ("own/1", "own/1", "", ""),
        ("own/2", "own/2", "", ""),
    ]
    assert [page.is_article for page in pages] == [True, True]
    assert {(page.source, page.title, page.comments) for page in pages} == {("own", "", None)}


def test_read_pages_reads_what_a_source_says_beside_the_right_text(tmp_path: Path) -> None:
    more = {
        "source": "press", "title": HEADLINE, "comments": "Well said.", "ignore": [" Home ", "News"],
        "with": ["night"], "without": ["Log in"],
    }  # fmt: skip
    (page,) = read_pages(write(tmp_path / "own.jsonl", PAGE | more))
    assert (page.source, page.title, page.comments) == ("press", HEADLINE, "Well said.")
    assert page.ignored == {"Home", "News"}
    assert (page.wanted, page.unwanted) == (("night",), ("Log in",))


@pytest.mark.parametrize(("comments", "known"), [("", ""), (None, None)])
def test_read_pages_tells_no_comments_from_unknown_ones(
    tmp_path: Path, comments: str | None, known: str | None
) -> None:
    (page,) = read_pages(write(tmp_path / "own.jsonl", PAGE | {"comments": comments}))
    assert page.comments == known


@pytest.mark.parametrize("name", ["labels", "plabels", "slabels"])
def test_read_pages_reads_labels_of_lines(tmp_path: Path, name: str) -> None:
    fields = {"dump": "Home\nNews\nText", name: [0, None, 1], "ext": {"one": "Text"}}
    (page,) = read_pages(write(tmp_path / "own.jsonl", fields))
    assert page.labels == (0, None, 1)
    (page,) = read_pages(write(tmp_path / "own.jsonl", PAGE | {name: [0, 1, 1, 1, 1]}))
    assert not page.is_complete


@pytest.mark.parametrize(
    "page",
    [
        {"gold": GOLD},
        {"gold": GOLD, "dump": " \n"},
        {"dump": GOLD},
        {"gold": " ", "dump": GOLD},
        {"gold": "", "dump": GOLD, "ext": {"one": GOLD, "two": GOLD}},
        {"labels": [0, 1], "dump": " \n", "ext": {"one": GOLD}},
        {},
    ],
)
def test_read_pages_skips_a_page_without_labels(tmp_path: Path, page: object) -> None:
    assert list(read_pages(write(tmp_path / "own.jsonl", page))) == []


@pytest.mark.parametrize("line", ["", "{", "[]", "1", '"text"', "null", '{"gold": 1}'])
def test_read_pages_names_a_line_that_is_not_a_page(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "own.jsonl", PAGE)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(PageError, match=f"^{path}, line 2: not a page"):
        list(read_pages(path))


@pytest.mark.parametrize(
    "fields",
    [
        *({"dump": 1}, {"ext": "text"}, {"ext": ["text"]}, {"ext": {"one": 3}}, {"gold": ["text"]}),
        *({"title": 1}, {"comments": ["text"]}, {"ignore": "text"}, {"ignore": [1]}),
        *({"with": "text"}, {"without": {"text": 1}}, {"labels": 1}, {"labels": ["x"] * 5}),
        *({"labels": [0, 1]}, {"labels": [1] * 6}),
    ],
)
def test_read_pages_names_a_field_of_another_type(tmp_path: Path, fields: dict[str, Any]) -> None:
    path = write(tmp_path / "own.jsonl", PAGE | fields)
    with pytest.raises(PageError, match=f"^{path}, line 1: not a page"):
        list(read_pages(path))


def test_read_pages_names_a_missing_or_damaged_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"none\.jsonl"):
        list(read_pages(tmp_path / "none.jsonl"))
    whole = gzip.compress(json.dumps(PAGE).encode(), mtime=0)
    bad = {
        "a.jsonl": b'{"gold": "\xff"}\n',
        "b.jsonl.gz": b"no gzip",
        "c.jsonl.gz": whole[:-30],
        "d.jsonl.gz": whole[:20] + b"damage" + whole[26:],
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(PageError, match=f"^{tmp_path / name}"):
            list(read_pages(tmp_path / name))


@pytest.mark.parametrize(
    ("tool", "kind"),
    [("dump", "dump"), ("dump2", "dump"), ("gold", "gold"), ("trafilatura", "extract")],
)
def test_text_kind_is_told_by_the_tool(tool: str, kind: str) -> None:
    assert text_kind(tool) == kind


@pytest.mark.parametrize(
    ("kind", "expected"), [("", True), ("article", True), ("recipe", True), ("forum", False)]
)
def test_articles_are_told_by_the_type(tmp_path: Path, kind: str, expected: bool) -> None:
    (page,) = read_pages(write(tmp_path / "own.jsonl", PAGE | {"type": kind}))
    assert page.is_article == expected
