"""Pages carried over into other languages."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled import FIRST, HEADLINE, SECOND, THIRD, make_page, make_text
from strategies import LABELS, ODD, PROSE

from cleantext.phrases import Section
from cleantext.text.block import Block
from cleantext.training.carry import (
    DOCUMENTS,
    SHORTEST_DOCUMENT,
    Document,
    Shelf,
    carry_over,
    make_shelves,
)
from cleantext.training.examples import LabelledText

TITLE = "Hafen bleibt eine Woche zu"
BODY = ("Der Rat tagte am Dienstag und vertagte die Frage um eine weitere Woche.",
        "Niemand weiß, wer die neue Mauer zahlt, noch wann sie stehen wird.")  # fmt: skip
OTHERS = ("Das Brot war alt.", "Im Garten blühten schon die ersten Rosen des Jahres, sagte er.")
ADVERTS = ("Anzeige", "Werbung")
GERMAN = Shelf(
    "press",
    [Document(TITLE, BODY), Document("Brot", OTHERS[:1]), Document("Rosen", OTHERS[1:])],
    {"advertisement": ADVERTS},
)
UNTITLED = GERMAN._replace(documents=[Document("", BODY), *GERMAN.documents[1:]], phrases={})


def carried(text: LabelledText, shelf: Shelf = GERMAN, seed: int = 1) -> Sequence[str]:
    return carry_over(text, shelf, random.Random(seed)).lines


DRAWN = st.lists(
    st.tuples(
        st.sampled_from((*LABELS, *PROSE, *ODD)), st.sampled_from((0, 1, np.nan)), st.booleans()
    ),
    min_size=1,
    max_size=20,
)


@given(DRAWN, st.sampled_from((GERMAN, UNTITLED)), st.integers(0, 99))
def test_carry_over_keeps_the_structure_of_a_page(
    drawn: list[tuple[str, float, bool]], shelf: Shelf, seed: int
) -> None:
    titles = [index for index, (_, _, is_title) in enumerate(drawn) if is_title]
    text = make_text([line for line, _, _ in drawn], [s for _, s, _ in drawn], title=titles)
    made = carry_over(text, shelf, random.Random(seed))
    assert len(made.lines) == len(text.lines)
    assert not any("\n" in line for line in made.lines)
    assert np.array_equal(made.labels, text.labels, equal_nan=True)
    assert np.array_equal(made.sizes, text.sizes)
    images = defaultdict(set)
    for before, after in zip(text.lines, made.lines, strict=True):
        images[before].add(after)
        assert bool(after.strip()) == bool(before.strip())
        if not any(character.isalnum() and not character.isdecimal() for character in before):
            assert after == before
    assert all(len(found) == 1 for found in images.values())


def test_blank_lines_and_numbers_stay() -> None:
    lines = ("", " ", "12:30", "1,204", "— 12.03.2026 —", "...", "👍 12")
    assert carried(make_text(lines, (0, 1, 0, 1, 0, 1, 0))) == lines


def test_title_becomes_that_of_the_body() -> None:
    text = make_text((HEADLINE, FIRST), (np.nan, 1), title=[0])
    assert carried(text) == (TITLE, BODY[0])
    assert carried(text, UNTITLED)[0].startswith("Der Rat tagte am")


def test_title_comes_before_its_copies() -> None:
    lines = ("Home", HEADLINE, FIRST, HEADLINE)
    assert carried(make_text(lines, (0, 0, 1, 1), title=[3])) == (
        carried(make_text(("Home",), (0,)))[0],
        TITLE,
        BODY[0],
        TITLE,
    )


def test_bylines_stay_but_for_phrases() -> None:
    lines = ("Ann Nother", "Advertisement", "4 May", FIRST)
    made = carried(make_text(lines, (0, 0, 1, 1), byline=[0, 1, 2]))
    assert made[1] in ADVERTS
    assert (made[0], *made[2:]) == ("Ann Nother", "4 May", BODY[0])


def test_body_becomes_that_of_the_first_document_in_order() -> None:
    text = make_text((FIRST, "Home", SECOND, THIRD), (1, 0, 1, 1))
    first, _, second, third = carried(text)
    assert (first, second) == BODY
    assert third == first  # from the start again


def test_furniture_becomes_prose_of_other_documents() -> None:
    text = make_text(("Nothing of note here", FIRST), (0, 1))
    seen = {carried(text, seed=seed)[0] for seed in range(20)}
    assert seen == {OTHERS[0], "Im Garten blühten schon"}


def test_phrases_become_phrases_of_the_same_kind() -> None:
    text = make_text(("Advertisement", "Log in", "Advertisement"), (0, 0, 1))
    assert {carried(text, seed=seed)[0] for seed in range(20)} == set(ADVERTS)
    account = {carried(text, seed=seed)[1] for seed in range(20)}
    assert account.isdisjoint(ADVERTS)
    assert carried(text)[2] == carried(text)[0]
    assert carried(make_text(("Advertisement",), (1,)))[0] not in ADVERTS
    assert carried(text, UNTITLED)[0] not in ADVERTS


def test_lines_that_recur_stay_equal_and_indented() -> None:
    text = make_text(("Sport and news", "  Sport and news", "\tSport and news "), (0, 0, 1))
    first, second, third = carried(text)
    assert (second, third) == (f"  {first}", f"\t{first} ")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("One two three four five", "Der Rat tagte am Dienstag"),
        ("One two three four five?", "Der Rat tagte am Dienstag?"),
        ("one two three four five six seven", "Der Rat tagte am Dienstag und vertagte"),
    ],
)
def test_prose_is_cut_to_the_length_of_the_line_and_ends_like_it(line: str, expected: str) -> None:
    assert carried(make_text((line,), (1,))) == (expected,)


def test_labels_become_words_from_anywhere_in_a_paragraph() -> None:
    text = make_text(("Sport",), (1,))
    seen = {carried(text, seed=seed)[0] for seed in range(50)}
    assert len(seen) > 5
    assert all(" " not in word and word in " ".join(BODY).title() for word in map(str.title, seen))


def test_prose_without_spaces_is_cut_by_characters() -> None:
    line = "评议会星期二开会，把问题推迟了一个星期，渔市搬到广场。"
    chinese = Shelf("press", [Document("", (line,)), Document("", (line,))], {})
    assert carried(make_text(("Harbour to close for a week",), (1,)), chinese) == (line[:9],)
    assert carried(make_text(("Home",), (1,)), chinese) == (line[:2],)


# ---- shelves


def right_text(number: int, **fields: Any) -> Any:
    gold = f"  Absatz {number}. " + "Der Rat tagte. " * (SHORTEST_DOCUMENT // 15) + "\n\nEnde."
    known = {"name": f"press/{number}", "source": "press", "lang": "de", "title": f"Titel {number}"}
    return make_page(**(known | {"gold": gold} | fields))


def test_shelves_have_right_texts_by_language_and_source() -> None:
    pages = [right_text(number) for number in range(DOCUMENTS)]
    pages += [right_text(number, source="radio") for number in range(DOCUMENTS + 1)]
    pages += [right_text(number, lang="Polish") for number in range(DOCUMENTS)]
    shelves = make_shelves(pages)
    assert shelves.keys() == {"de", "pl"}
    assert [(each.source, len(each.documents)) for each in shelves["de"]] == [
        ("press", DOCUMENTS), ("radio", DOCUMENTS + 1),
    ]  # fmt: skip
    title, lines = shelves["de"][0].documents[0]
    assert title == "Titel 0"
    assert lines[0].startswith("Absatz 0. Der Rat")
    assert lines[1:] == ("Ende.",)


@pytest.mark.parametrize(
    "fields", [{"lang": ""}, {"lang": "en"}, {"lang": "English"}, {"gold": "Zu kurz."}]
)
def test_shelves_have_no_english_and_no_short_texts(fields: dict[str, str]) -> None:
    assert make_shelves([right_text(number, **fields) for number in range(DOCUMENTS)]) == {}


def test_shelves_need_enough_right_texts_of_a_source() -> None:
    assert make_shelves([right_text(number) for number in range(DOCUMENTS - 1)]) == {}
    sources = ("press", "radio")
    pages = [right_text(n, source=source) for source in sources for n in range(DOCUMENTS - 1)]
    assert make_shelves(pages) == {}


def test_shelves_have_the_phrases_of_their_language() -> None:
    pages = [right_text(n, lang=lang) for lang in ("de", "xx") for n in range(DOCUMENTS)]
    shelves = make_shelves(pages)
    (german,) = shelves["de"]
    for section in ("advertisement", "byline"):
        block = Block(german.phrases[section])
        assert len(Section(section).scan(block)) == len(block) > 0
        assert all(line[:1] == line[:1].upper() for line in block)
    assert shelves["xx"][0].phrases == {}


def test_sample_of_a_shelf_has_as_many_documents_as_a_page_takes() -> None:
    (shelf,) = make_shelves(right_text(number) for number in range(20))["de"]
    samples = [shelf.sample(random.Random(seed)) for seed in range(20)]
    assert {len(set(each.documents)) for each in samples} == {DOCUMENTS}
    assert {each for sample in samples for each in sample.documents} == set(shelf.documents)
    assert all(each._replace(documents=shelf.documents) == shelf for each in samples)
