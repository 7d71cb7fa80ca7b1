"""What a body model learns from: pages, which of their lines belong, and texts made of them."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABELS, PARAGRAPHS, PROSE, documents

from cleantext.body.features import BITS, WIDTH
from cleantext.text.words import tokenize
from cleantext.training.labels import BELONGS, label
from cleantext.training.pages import (
    MOST_LINES,
    VOTERS,
    Draft,
    Page,
    PageError,
    cropped,
    drafts,
    example,
    is_held_out,
    read_pages,
    site_of,
    spliced,
    whole,
)

# ---- words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Council's 2nd vote", ["the", "council", "s", "2nd", "vote"]),
        ("評议会 met 2 回", ["評", "议", "会", "met", "2", "回"]),
        ("カタカナと漢字ab漢", ["カ", "タ", "カ", "ナ", "と", "漢", "字", "ab", "漢"]),
        ("Ünïcode, ИЗ ПЕЧАТИ!", ["ünïcode", "из", "печати"]),
        (" ... – | ", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert tokenize(text) == expected


# ---- which lines belong

TITLE = "Harbour to close for a week"
FIRST = "The harbour will close on Monday, the council said after a long night."
SECOND = "Boats must be gone by noon, and the fish market moves to the square."
THIRD = "Nobody knows yet who will pay for the new wall, or when it will stand."
GOLD = "\n".join((TITLE, FIRST, SECOND, THIRD))


def belonging(lines: list[str], gold: str = GOLD) -> list[str]:
    shares, _ = label(lines, gold)
    return [line for line, share in zip(lines, shares, strict=True) if share > BELONGS]


def places(lines: list[str], gold: str = GOLD) -> list[int]:
    shares, _ = label(lines, gold)
    return [index for index, share in enumerate(shares) if share > BELONGS]


def test_the_lines_of_the_right_text_belong_and_no_others() -> None:
    page = ["Home", "Log in", TITLE, "Share this", FIRST, SECOND, THIRD, "All rights reserved."]
    shares, sizes = label(page, GOLD)
    assert shares == [0, 0, 1, 0, 1, 1, 1, 0]
    assert sizes == [len(tokenize(line)) for line in page]


def test_a_line_that_is_joined_or_broken_on_the_page_belongs() -> None:
    assert belonging([f"{FIRST} {SECOND}", THIRD]) == [f"{FIRST} {SECOND}", THIRD]
    middle = FIRST.index("the council")
    assert places([TITLE, FIRST[:middle], FIRST[middle:], SECOND]) == [0, 1, 2, 3]


def test_case_and_marks_do_not_matter() -> None:
    assert places([TITLE.upper(), f"» {FIRST} «", SECOND.replace(",", " –")]) == [0, 1, 2]


def test_a_share_says_how_much_of_a_line_belongs() -> None:
    glued = f"Advertisement: buy our new chairs and tables today. {FIRST}"
    shares, (size,) = label([glued], GOLD)
    assert shares[0] == pytest.approx(len(tokenize(FIRST)) / size)


def test_of_two_titles_the_one_at_the_body_belongs() -> None:
    menu = ["Home", "News", "Sport", "Weather", "Log in", "About us", "Contact"]
    page = [TITLE, *menu, *menu, TITLE, FIRST, SECOND, THIRD]
    assert places(page) == list(range(len(page) - 4, len(page)))


def test_a_menu_word_that_occurs_in_the_body_does_not_belong() -> None:
    page = ["Harbour", "Market", "Council", "Wall", "Home", TITLE, FIRST, SECOND, THIRD, "Square"]
    assert places(page) == [5, 6, 7, 8]


def test_a_label_that_is_a_line_of_the_right_text_belongs() -> None:
    gold = "\n".join((TITLE, FIRST, "The wall", SECOND))
    assert places(["Home", TITLE, FIRST, "The wall", SECOND, "The wall"], gold) == [1, 2, 3, 4]


def test_a_label_close_to_the_body_belongs_where_the_right_text_has_it_inside_a_line() -> None:
    gold = f"{TITLE} By A. Nother {FIRST}\n{SECOND}"
    assert places([TITLE, "By A. Nother", FIRST, SECOND], gold) == [0, 1, 2, 3]
    far = [f"Menu item number {number} of the site" for number in range(30)]
    assert places(["By A. Nother", *far, TITLE, FIRST, SECOND], gold) == [31, 32, 33]


def test_a_teaser_with_words_of_the_body_in_another_order_does_not_belong() -> None:
    teaser = "Market: the fish and the boats that Monday moves, said nobody, will pay the council"
    assert belonging([TITLE, FIRST, SECOND, THIRD, teaser]) == [TITLE, FIRST, SECOND, THIRD]


def test_words_here_and_there_in_their_order_are_no_part_of_the_right_text() -> None:
    line = "The old harbour will close each Monday, the new council said."
    shares, (_, size, _) = label([TITLE, line, SECOND], GOLD)
    assert shares == [1, 3 / size, 1]  # "harbour will close"


def test_a_paragraph_that_the_page_has_in_another_place_belongs() -> None:
    assert places([SECOND, THIRD, TITLE, FIRST]) == [0, 1, 2, 3]


def test_of_copies_of_a_paragraph_those_in_its_place_belong() -> None:
    page = [FIRST, "Home", "Log in", TITLE, FIRST, SECOND, THIRD]
    assert places(page) == [3, 4, 5, 6]
    twice = "\n".join((TITLE, FIRST, SECOND, FIRST))
    assert places([TITLE, FIRST, SECOND, FIRST], twice) == [0, 1, 2, 3]


def test_chinese_and_japanese_go_by_characters() -> None:
    title, body = "港口将关闭一周", "评议会星期二开会，把问题推迟了一个星期，渔市搬到广场。"
    page = ["首页", "港口", title, "分享", body, "版权所有"]
    shares, sizes = label(page, f"{title}\n{body}")
    assert [share > BELONGS for share in shares] == [False, False, True, False, True, False]
    assert sizes[0] == 2


@pytest.mark.parametrize("gold", ["", " \n ", "—", "nothing of this stands there"])
def test_nothing_belongs_where_the_right_text_has_nothing_of_it(gold: str) -> None:
    page = ["Home", TITLE, FIRST, "", "..."]
    assert label(page, gold)[0] == [0] * 5


def test_lines_without_words_do_not_belong() -> None:
    assert label(["", "...", " | ", TITLE], GOLD) == ([0, 0, 0, 1], [0, 0, 0, 6])
    assert label([], GOLD) == ([], [])


@given(documents, documents)
def test_shares_are_shares(text: str, gold: str) -> None:
    lines = text.split("\n")
    shares, sizes = label(lines, gold)
    assert len(shares) == len(sizes) == len(lines)
    assert all(0 <= share <= 1 for share in shares)
    assert all(not share or size for share, size in zip(shares, sizes, strict=True))


@given(documents)
def test_every_line_of_long_words_belongs_to_the_text_itself(text: str) -> None:
    lines = text.split("\n")
    shares, sizes = label(lines, text)
    for share, size in zip(shares, sizes, strict=True):
        assert share == 1 or size == 0


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
def test_the_pages_of_a_site_share_its_name(url: str, site: str) -> None:
    assert site_of(url) == site


def test_a_site_is_held_out_or_not_always_alike() -> None:
    sites = [f"site-{number}.example" for number in range(2_000)]
    apart = [site for site in sites if is_held_out(site, 0.15)]
    assert 0.12 < len(apart) / len(sites) < 0.18
    assert apart == [site for site in sites if is_held_out(site, 0.15)]
    assert set(apart) <= {site for site in sites if is_held_out(site, 0.3)}
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
def test_a_page_is_read(tmp_path: Path, name: str) -> None:
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


def test_what_may_be_missing(tmp_path: Path) -> None:
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
def test_a_page_from_which_nothing_can_be_learnt_is_passed_over(
    tmp_path: Path, page: object
) -> None:
    assert list(read_pages(write(tmp_path / "own.jsonl", page))) == []


@pytest.mark.parametrize("line", ["", "{", "[]", "1", '"text"', "null", '{"gold": 1}'])
def test_a_line_that_is_no_page_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "own.jsonl", PAGE)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(PageError, match=f"^{path}, line 2: no page"):
        list(read_pages(path))


@pytest.mark.parametrize(
    "fields",
    [{"dump": 1}, {"ext": "text"}, {"ext": ["text"]}, {"ext": {"one": 3}}, {"gold": ["text"]}],
)
def test_a_field_of_another_sort_is_no_page(tmp_path: Path, fields: dict[str, Any]) -> None:
    path = write(tmp_path / "own.jsonl", PAGE | fields)
    with pytest.raises(PageError, match=f"^{path}, line 1: no page"):
        list(read_pages(path))


def test_a_file_that_is_not_there_or_none_of_text_is_named(tmp_path: Path) -> None:
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


# ---- drafts of a page


def page(**fields: Any) -> Page:
    known: dict[str, Any] = {"name": "own/1", "site": "example.org", "type": "", "lang": "en"}
    return Page(**(known | {"texts": {"dump": PAGE["dump"]}, "gold": GOLD} | fields))


def kept(draft: Draft) -> list[str]:
    pairs = zip(draft.lines, draft.shares, strict=True)
    return [line for line, share in pairs if share > BELONGS]


def test_a_page_gives_its_texts_as_the_finder_will_see_them() -> None:
    texts = {"dump": f"Advertisement\nChess\n{GOLD}", "dump2": GOLD, "one": f"Chess\n{GOLD}"}
    found = drafts(page(texts=texts))
    assert set(found) == {
        *((tool, preset) for tool in ("dump", "dump2") for preset in ("article", "page", "repair")),
        ("one", "article"),
        ("gold", "article"),
    }
    assert found["dump", "repair"].lines[:2] == ("Advertisement", "Chess")
    assert found["dump", "article"].lines[0] == "Chess"
    assert all(kept(draft) == GOLD.split("\n") for draft in found.values())


def test_a_page_of_another_type_is_cleaned_as_one() -> None:
    found = drafts(page(type="product", texts={"dump": GOLD, "one": GOLD}))
    assert ("gold", "page") in found
    assert ("one", "page") in found
    assert ("one", "article") not in found


def test_where_nothing_is_left_there_is_no_draft() -> None:
    assert ("dump", "article") not in drafts(page(texts={"dump": "Advertisement\n"}))


def test_extractors_vote_where_there_is_no_right_text(tmp_path: Path) -> None:
    fields = {
        "dump": f"Home\n{TITLE}\n{FIRST}\n{SECOND}\n{THIRD}\nUnwanted words for all of us",
        "ext": {"one": GOLD, "two": f"{FIRST}\n{SECOND}", "three": f"Home\n{FIRST}"},
    }
    assert len(fields["ext"]) == VOTERS
    (found,) = read_pages(write(tmp_path / "own.jsonl", fields))
    assert set(drafts(found)) == {("dump", preset) for preset in ("article", "page", "repair")}
    assert kept(drafts(found)["dump", "repair"]) == [FIRST, SECOND]
    told = fields | {"with": [THIRD[:20]], "without": [SECOND[5:30], "nowhere"]}
    (found,) = read_pages(write(tmp_path / "own.jsonl", told))
    assert kept(drafts(found)["dump", "repair"]) == [FIRST, THIRD]


def test_a_text_that_stays_whole() -> None:
    draft = whole("One.\n\nTwo words")
    assert draft == Draft(("One.", "", "Two words"), (1, 1, 1), (1, 0, 2))
    assert len(whole("a\n" * (MOST_LINES + 9)).lines) == MOST_LINES


def test_an_example_is_a_draft_as_the_model_sees_it() -> None:
    draft = Draft(("Home", "", FIRST, "..."), (0.0, 0.0, 1.0, 0.0), (1, 0, 13, 0))
    found = example(draft)
    assert found.dense.shape == (3, WIDTH)
    assert found.rows.tolist() == [0, 2, 3]
    assert found.shares.tolist() == [0, 1, 0]
    assert found.sizes.tolist() == [1, 13, 0]
    assert found.starts.tolist() == [0, 1, 14]
    assert len(found.words) == 14
    assert found.words.max() < 1 << BITS


# ---- texts made of others

TEXTS = st.lists(
    st.tuples(st.sampled_from((*LABELS, *PROSE, *PARAGRAPHS, "")), st.booleans()),
    min_size=1,
    max_size=40,
).map(
    lambda pairs: Draft(
        tuple(f"{number} {text}" for number, (text, _) in enumerate(pairs)),
        tuple(1.0 if belongs else 0.0 for _, belongs in pairs),
        tuple(len(tokenize(text)) for text, _ in pairs),
    )
)
SEEDS = st.integers(0, 1_000)


def body(draft: Draft) -> list[str]:
    """The lines that belong, from the first to the last that is more than a label."""
    belong = [index for index, share in enumerate(draft.shares) if share > BELONGS]
    long = [index for index in belong if draft.sizes[index] > 3] or belong
    return [draft.lines[index] for index in belong if long[0] <= index <= long[-1]]


def is_part(some: list[str], of: list[str]) -> bool:
    remaining = iter(of)
    return all(line in remaining for line in some)


@given(TEXTS, TEXTS, SEEDS)
def test_a_spliced_text_has_all_lines_that_belong_in_the_furniture_of_another(
    draft: Draft, other: Draft, seed: int
) -> None:
    made = spliced(draft, other, random.Random(seed))
    if not kept(draft) or not kept(other):
        assert made is None
        return
    assert made is not None
    assert is_part(body(draft), kept(made))
    assert set(kept(made)) <= set(kept(draft))
    assert set(made.lines) <= {*draft.lines, *other.lines}
    assert made == spliced(draft, other, random.Random(seed))


@given(TEXTS, SEEDS)
def test_a_cropped_text_has_all_lines_that_belong(draft: Draft, seed: int) -> None:
    made = cropped(draft, random.Random(seed))
    if not kept(draft):
        assert made is None
        return
    assert made is not None
    assert is_part(body(draft), kept(made))
    lines = list(zip(*draft, strict=True))
    assert is_part(list(made.lines), list(draft.lines))
    assert set(zip(*made, strict=True)) <= set(lines)


def test_furniture_is_taken_from_above_from_below_or_both() -> None:
    draft = Draft(("up", FIRST, "down"), (0.0, 1.0, 0.0), (1, 13, 1))
    other = Draft(("roof", SECOND, "cellar"), (0.0, 1.0, 0.0), (1, 13, 1))
    made = [spliced(draft, other, random.Random(seed)) for seed in range(200)]
    seen = {text.lines for text in made if text}
    assert {
        ("roof", FIRST, "down"), ("up", FIRST, "cellar"), ("roof", FIRST, "cellar"),
    } <= seen  # fmt: skip
    assert ("up", FIRST, "down") not in seen
    assert all(text and text.shares[text.lines.index(FIRST)] == 1 for text in made)


def test_some_furniture_is_left_out() -> None:
    frame = Draft((*(f"item {n}" for n in range(99)), SECOND), (*[0.0] * 99, 1.0), (2,) * 100)
    draft = whole(FIRST)
    sizes = {
        len(made.lines)
        for seed in range(60)
        if (made := spliced(draft, frame, random.Random(seed)))
    }
    assert max(sizes) == 100
    assert len(sizes) > 5


def test_crops_differ() -> None:
    draft = Draft(
        (*(f"item {n}" for n in range(30)), FIRST, "ad", SECOND, *(f"item {n}" for n in range(30))),
        (*[0.0] * 30, 1.0, 0.0, 1.0, *[0.0] * 30),
        (*[2] * 30, 13, 1, 13, *[2] * 30),
    )
    made = [cropped(draft, random.Random(seed)) for seed in range(60)]
    assert len({text.lines for text in made if text}) > 20
    assert any(text and "ad" not in text.lines for text in made)
    assert np.mean([len(text.lines) for text in made if text]) < len(draft.lines) / 2
