"""Pages to train on: reading them, their sites, and their labelled texts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cleantext.body.features import BITS, WIDTH
from cleantext.training.labels import BELONGS
from cleantext.training.pages import (
    MAX_LINES,
    MIN_VOTERS,
    LabelledText,
    Page,
    PageError,
    fully_kept,
    is_held_out,
    label_texts,
    make_example,
    read_pages,
    site_name,
)

TITLE = "Harbour to close for a week"
FIRST = "The harbour will close on Monday, the council said after a long night."
SECOND = "Boats must be gone by noon, and the fish market moves to the square."
THIRD = "Nobody knows yet who will pay for the new wall, or when it will stand."
GOLD = "\n".join((TITLE, FIRST, SECOND, THIRD))

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
        site="example.org",
        type="article",
        lang="en",
        texts={"dump": "Home\n" + GOLD, "one": GOLD},
        gold=GOLD,
    )
    assert page.is_article


def test_read_pages_allows_missing_fields(tmp_path: Path) -> None:
    pages = list(
        read_pages(
            write(
                tmp_path / "own.jsonl",
                {"gold": GOLD, "dump": TITLE},
                {"gold": GOLD, "ext": {"one": TITLE}, "type": None, "url": None, "dump": None},
            )
        )
    )
    assert [(page.name, page.site, page.type, page.lang) for page in pages] == [
        ("own/1", "own/1", "", ""),
        ("own/2", "own/2", "", ""),
    ]
    assert [page.is_article for page in pages] == [True, True]


@pytest.mark.parametrize(
    "page",
    [
        {"gold": GOLD},
        {"gold": GOLD, "dump": " \n"},
        {"dump": GOLD},
        {"gold": " ", "dump": GOLD},
        {"gold": "", "dump": GOLD, "ext": {"one": GOLD, "two": GOLD}},
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
    [{"dump": 1}, {"ext": "text"}, {"ext": ["text"]}, {"ext": {"one": 3}}, {"gold": ["text"]}],
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


# ---- the texts of a page


def page(**fields: Any) -> Page:
    known: dict[str, Any] = {"name": "own/1", "site": "example.org", "type": "", "lang": "en"}
    return Page(**(known | {"texts": {"dump": PAGE["dump"]}, "gold": GOLD} | fields))


def kept(text: LabelledText) -> list[str]:
    pairs = zip(text.lines, text.shares, strict=True)
    return [line for line, share in pairs if share > BELONGS]


def test_label_texts_gives_the_texts_that_the_finder_sees() -> None:
    texts = {"dump": f"Advertisement\nChess\n{GOLD}", "dump2": GOLD, "one": f"Chess\n{GOLD}"}
    found = label_texts(page(texts=texts))
    assert set(found) == {
        *((tool, preset) for tool in ("dump", "dump2") for preset in ("article", "page", "repair")),
        ("one", "article"),
        ("gold", "article"),
    }
    assert found["dump", "repair"].lines[:2] == ("Advertisement", "Chess")
    assert found["dump", "article"].lines[0] == "Chess"
    assert all(kept(text) == GOLD.split("\n") for text in found.values())


def test_label_texts_cleans_other_pages_as_pages() -> None:
    found = label_texts(page(type="product", texts={"dump": GOLD, "one": GOLD}))
    assert ("gold", "page") in found
    assert ("one", "page") in found
    assert ("one", "article") not in found


def test_label_texts_leaves_out_empty_texts() -> None:
    assert ("dump", "article") not in label_texts(page(texts={"dump": "Advertisement\n"}))


def test_label_texts_takes_votes_without_a_right_text(tmp_path: Path) -> None:
    fields = {
        "dump": f"Home\n{TITLE}\n{FIRST}\n{SECOND}\n{THIRD}\nUnwanted words for all of us",
        "ext": {"one": GOLD, "two": f"{FIRST}\n{SECOND}", "three": f"Home\n{FIRST}"},
    }
    assert len(fields["ext"]) == MIN_VOTERS
    (found,) = read_pages(write(tmp_path / "own.jsonl", fields))
    assert set(label_texts(found)) == {("dump", preset) for preset in ("article", "page", "repair")}
    assert kept(label_texts(found)["dump", "repair"]) == [FIRST, SECOND]
    told = fields | {"with": [THIRD[:20]], "without": [SECOND[5:30], "nowhere"]}
    (found,) = read_pages(write(tmp_path / "own.jsonl", told))
    assert kept(label_texts(found)["dump", "repair"]) == [FIRST, THIRD]


def test_fully_kept_labels_every_line() -> None:
    text = fully_kept("One.\n\nTwo words")
    assert text == LabelledText(("One.", "", "Two words"), (1, 1, 1), (1, 0, 2))
    assert len(fully_kept("a\n" * (MAX_LINES + 9)).lines) == MAX_LINES


def test_make_example_has_features_and_labels() -> None:
    text = LabelledText(("Home", "", FIRST, "..."), (0.0, 0.0, 1.0, 0.0), (1, 0, 13, 0))
    found = make_example(text)
    assert found.dense.shape == (3, WIDTH)
    assert found.rows.tolist() == [0, 2, 3]
    assert found.shares.tolist() == [0, 1, 0]
    assert found.sizes.tolist() == [1, 13, 0]
    assert found.starts.tolist() == [0, 1, 14]
    assert len(found.words) == 14
    assert found.words.max() < 1 << BITS
