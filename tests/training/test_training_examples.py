"""The labelled texts of pages, and the examples made of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from labelled import FIRST, GOLD, HEADLINE, SECOND, THIRD, kept, make_page, make_text

from cleantext.body.features import BITS, NO_PHRASES, WIDTH
from cleantext.training.examples import (
    ARTICLE,
    BYLINE,
    COMMENT,
    MAX_LINES,
    PAGE,
    TITLE,
    LabelledText,
    fully_kept,
    label_texts,
    make_example,
)
from cleantext.training.pages import MIN_VOTERS, Page, read_pages
from cleantext.training.sources import Source

BODY = "\n".join((FIRST, SECOND, THIRD))
BYLINES = ("By A. Nother", "12.03.2026")
DUMP = "\n".join(("Home", HEADLINE, *BYLINES, BODY, "About us"))


def label_dump(page: Page, source: Source | None = None) -> LabelledText:
    return label_texts(page, source or Source())["dump"]


def column(text: LabelledText, output: int) -> list[float | None]:
    """Return the labels of lines for an output; None if unknown."""
    return [None if np.isnan(label) else float(label) for label in text.labels[:, output]]


# ---- the texts of a page


def test_label_texts_are_of_all_tools_and_the_right_text() -> None:
    texts = {"dump": f"Advertisement\nChess\n{GOLD}", "dump2": GOLD, "one": f"Chess\n{GOLD}"}
    found = label_texts(make_page(texts=texts), Source())
    assert set(found) == {"dump", "dump2", "one", "gold"}
    assert found["dump"].lines[:2] == ("Advertisement", "Chess")
    assert all(kept(text) == GOLD.split("\n") for text in found.values())
    assert column(found["dump"], ARTICLE) == column(found["dump"], PAGE) == [0, 0, 1, 1, 1, 1]
    assert found["dump"].sizes.tolist() == [1, 1, 6, 13, 14, 15]


def test_label_texts_repairs_characters() -> None:
    found = label_texts(make_page(texts={"one": "donâ€™t\n&amp;"}, gold="donâ€™t"), Source())
    assert found["one"].lines == ("don’t", "&")
    assert found["gold"].lines == ("don’t",)


def test_label_texts_leaves_out_texts_without_lines_or_labels() -> None:
    page = make_page(texts={"dump": "Home\nNews", "one": "\u200b\n \n", "two": "Sport"})
    assert set(label_texts(page, Source())) == {"dump", "two", "gold"}
    assert set(label_texts(page._replace(labels=(1, 0)), Source())) == {"dump"}


def test_label_texts_are_cut_after_many_lines() -> None:
    found = label_texts(make_page(texts={"dump": f"{FIRST}\n" * (MAX_LINES + 9)}), Source())
    assert len(found["dump"].lines) == len(found["dump"].labels) == MAX_LINES


def test_targets_of_links_are_no_words() -> None:
    line = "The [harbour](https://example.org/a_(b)/c-d?e=f) will close"
    assert label_dump(make_page(texts={"dump": line})).sizes.tolist() == [4]
    assert label_dump(make_page(texts={"dump": line})).lines == ("The harbour will close",)


# ---- conventions of right texts


def test_title_that_the_right_text_left_out_is_unknown_for_the_body() -> None:
    found = label_dump(make_page(texts={"dump": DUMP}, gold=BODY, title=HEADLINE))
    assert column(found, ARTICLE) == [0, None, None, None, 1, 1, 1, 0]
    assert column(found, PAGE) == column(found, ARTICLE)
    assert column(found, TITLE) == [0, 1, 0, 0, 0, 0, 0, 0]
    assert column(found, BYLINE) == [None, None, 1, 1, 0, 0, 0, 0]


def test_title_in_the_right_text_belongs() -> None:
    found = label_dump(make_page(texts={"dump": DUMP}, gold=GOLD, title=HEADLINE))
    assert column(found, PAGE) == [0, 1, None, None, 1, 1, 1, 0]
    assert column(found, TITLE) == [0, 1, 0, 0, 0, 0, 0, 0]


def test_roles_are_unknown_if_no_title_is_found() -> None:
    found = label_dump(make_page(texts={"dump": DUMP}, gold=BODY, title="Another story"))
    assert column(found, PAGE) == [0, 0, 0, 0, 1, 1, 1, 0]
    assert column(found, TITLE) == column(found, BYLINE) == [None] * 4 + [0] * 4


def test_ignored_lines_are_unknown_for_the_body() -> None:
    found = label_dump(make_page(texts={"dump": f"{DUMP}\n  Home "}, ignored={"Home", SECOND}))
    assert column(found, ARTICLE) == [None, 1, None, None, 1, None, 1, 0, None]
    assert column(found, PAGE) == column(found, ARTICLE)


POSTS = ("Log in", "Ann", FIRST, "Bob, 2 days ago", "x " * 7, SECOND, "Cy", THIRD, "Reply")


@pytest.mark.parametrize(
    ("posts", "expected"),
    [(True, [0, 0, 1, None, 0, 1, None, 1, 0]), (False, [0, 0, 1, 0, 0, 1, 0, 1, 0])],
)
def test_short_lines_between_posts_are_unknown(posts: bool, expected: list[float]) -> None:
    page = make_page(texts={"dump": "\n".join(POSTS)}, gold=BODY)
    assert column(label_dump(page, Source(posts=posts)), PAGE) == expected
    nothing = page._replace(gold="Nothing of this stands there, nor ever did.")
    assert column(label_dump(nothing, Source(posts=posts)), PAGE) == [0] * len(POSTS)


def test_comments_are_of_the_page_for_all_we_know_but_not_of_the_article() -> None:
    page = make_page(texts={"dump": f"{DUMP}\nI liked it very much."}, gold=GOLD)
    found = label_dump(page._replace(comments="I liked it very much."))
    assert column(found, ARTICLE) == [0, 1, None, None, 1, 1, 1, 0, 0]
    assert column(found, PAGE) == [0, 1, None, None, 1, 1, 1, 0, None]
    assert column(found, COMMENT) == [0] * 8 + [1]
    assert column(label_dump(page._replace(comments="")), COMMENT) == [0] * 9
    assert column(label_dump(page), COMMENT) == [None] * 9


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("forum", [0, 1, None, None, 1, 1, 1, 0]),
        ("article", [None, 0, None, None, 0, 0, 0, None]),
        ("product", [None] * 8),
    ],
)
def test_type_of_the_page_tells_whether_readers_wrote_it(
    kind: str, expected: list[float | None]
) -> None:
    found = label_texts(make_page(texts={"dump": DUMP}, type=kind), Source())
    assert column(found["dump"], PAGE) == [0, 1, None, None, 1, 1, 1, 0]
    assert column(found["dump"], COMMENT) == expected
    assert column(found["gold"], COMMENT) == [expected[1]] * 4
    known = label_dump(make_page(texts={"dump": DUMP}, type=kind, comments=""))
    assert column(known, COMMENT) == [0] * 8


# ---- labels of lines


def line_labels(
    labels: Sequence[float | None], dump: Sequence[str], **texts: str
) -> dict[str, LabelledText]:
    page = make_page(texts={"dump": "\n".join(dump), **texts}, labels=tuple(labels))
    return label_texts(page, Source())


def test_labels_of_lines_are_those_of_the_dump() -> None:
    found = line_labels((0, None, 1, 1), ("Home", "News", FIRST, ""))
    assert set(found) == {"dump"}
    assert column(found["dump"], ARTICLE) == column(found["dump"], PAGE) == [0, None, 1, 1]


def test_labels_of_lines_are_those_of_equal_lines_in_extracts() -> None:
    dump = ("Home", FIRST, "Share", "Share", "Share ", SECOND)
    found = line_labels((0, 1, 0, 0, 1, None), dump, one=f" Home\n{FIRST}\nShare\n{SECOND}\nNew")
    assert column(found["one"], PAGE) == [0, 1, None, None, None]


def test_labels_of_lines_and_ignored_lines_are_compared_as_repaired() -> None:
    broken, whole = "CafÃ© crème at the harbour", "Café crème at the harbour"
    found = line_labels((0, 1), ("Home", broken), one=f"{whole}\nNew")
    assert column(found["one"], PAGE) == [1, None]
    ignored = label_dump(make_page(texts={"dump": f"{broken}\n{FIRST}"}, ignored={broken}))
    assert column(ignored, PAGE) == [None, 1]


def test_labels_of_lines_leave_the_right_text_out() -> None:
    assert set(line_labels((0, 1), ("Home", FIRST), one=FIRST)) == {"dump", "one"}


# ---- votes


def test_label_texts_takes_votes_without_a_right_text(tmp_path: Path) -> None:
    fields = {
        "dump": f"Home\n{HEADLINE}\n{FIRST}\n{SECOND}\n{THIRD}\nUnwanted words for all of us",
        "ext": {"one": GOLD, "two": f"{FIRST}\n{SECOND}", "three": f"Home\n{FIRST}"},
    }
    assert len(fields["ext"]) == MIN_VOTERS
    path = tmp_path / "own.jsonl"

    def labelled(**more: list[str]) -> dict[str, LabelledText]:
        path.write_text(json.dumps(fields | more), encoding="utf-8")
        (page,) = read_pages(path)
        return label_texts(page, Source())

    assert set(labelled()) == {"dump", "one", "two", "three"}
    assert column(labelled()["dump"], PAGE) == pytest.approx([1 / 3, 1 / 3, 1, 2 / 3, 1 / 3, 0])
    told = labelled(**{"with": [THIRD[:20]], "without": [SECOND[5:30], "nowhere"]})
    assert kept(told["dump"]) == [FIRST, THIRD]


# ---- texts and examples


def test_fully_kept_labels_every_line_and_no_role() -> None:
    text = fully_kept("One.\n\nTwo words")
    assert text.lines == ("One.", "", "Two words")
    assert column(text, ARTICLE) == column(text, PAGE) == [1, 1, 1]
    assert np.isnan(text.labels[:, TITLE:]).all()
    assert text.sizes.tolist() == [1, 0, 2]
    assert len(fully_kept("a\n" * (MAX_LINES + 9)).lines) == MAX_LINES


def test_take_returns_copies_of_lines_with_their_labels() -> None:
    text = make_text(("Home", HEADLINE, FIRST), (0, 0.25, 1), title=[1])
    taken = text.take([2, 1])
    assert taken.lines == (FIRST, HEADLINE)
    assert column(taken, PAGE) == [1, 0.25]
    assert column(taken, TITLE) == [0, 1]
    assert taken.sizes.tolist() == [13, 6]
    taken.labels[:] = 0
    assert column(text, PAGE) == [0, 0.25, 1]
    assert text.take([]).lines == ()


def test_make_example_has_features_and_labels_of_rows() -> None:
    text = make_text(("Home", "", FIRST, "..."), (0, 0, 1, np.nan), title=[2])
    found = make_example(text)
    assert found.dense.shape == (3, WIDTH)
    assert found.labels[:, PAGE].tolist()[:2] == [0, 1]
    assert np.isnan(found.labels[2, PAGE])
    assert found.labels[:, TITLE].tolist() == [0, 1, 0]
    assert found.sizes.tolist() == [1, 13, 0]
    assert found.starts.tolist() == [0, 1, 14]
    assert len(found.words) == 14
    assert found.words.max() < 1 << BITS


def test_make_example_without_phrases_differs_in_the_last_features_only() -> None:
    text = make_text(("Log in", FIRST, "Advertisement"), (0, 1, 0))
    blind, seeing = make_example(text, phrases=False), make_example(text)
    first = WIDTH - len(NO_PHRASES)
    assert (blind.dense[:, first:] == NO_PHRASES.astype(np.float16)).all()
    assert not (seeing.dense[:, first:] == NO_PHRASES.astype(np.float16)).all(axis=1).any()
    assert np.array_equal(blind.dense[:, :first], seeing.dense[:, :first])
    assert np.array_equal(blind.words, seeing.words)
