"""What cleaning leaves of single lines."""

from __future__ import annotations

from typing import Any

from benchmarks.quality.lines import NEAR_TITLE, Lines, Share, find_bylines, remains
from benchmarks.quality.reference import Reference, words_of
from cleantext import drop, rewrite
from cleantext.chain.chain import Chain

LONG = "The council met on Tuesday and spoke of the bridge, of the road and of the weather. " * 2
OTHER = (
    "Nobody expected that the members would agree on any of it before the long summer break. " * 2
)
DUMP = f"Home\nCouncil meets\nBy Ann Lee\n12.05.2020\n{LONG}\n{OTHER}\nShare"
TITLE = words_of("council meets")


def shares(page: dict[str, Any], *dropped: str) -> dict[str, Share]:
    """Return the shares of a page that loses some lines."""
    page = {"dump": DUMP, "title": "Council meets", "gold": f"{LONG}\n{OTHER}", **page}

    @drop
    def lose(line: str) -> str | None:
        return "other" if line in dropped else None

    cleaned = Chain((lose,)).explain(page["dump"])
    return Lines(page, Reference(page)).shares(cleaned)


def test_remains_are_what_is_left_of_each_line() -> None:
    @drop
    def lose_home(line: str) -> str | None:
        return "navigation" if line == "Home" else None

    @rewrite
    def shorten(line: str) -> str:
        return line.removesuffix(" | Share")

    cleaned = Chain((shorten, lose_home)).explain("Home\nHe | Share\n\nHome")
    assert remains(cleaned, "Home\nHe | Share\n\nHome") == ["", "He", "", ""]


def test_titles_are_kept_if_one_of_their_lines_is() -> None:
    twice = {"dump": f"Council meets\n{DUMP}"}
    assert shares({})["titles kept"] == Share(1, 1)
    assert shares({}, "Council meets")["titles kept"] == Share(0, 1)
    assert shares(twice, "Council meets")["titles kept"] == Share(0, 1)
    assert shares({"title": "Council"})["titles kept"] == Share(0, 0)
    assert shares({"title": "", "dump": "\n\n"})["titles kept"] == Share(0, 0)


def test_bylines_and_dates_are_counted_line_by_line() -> None:
    assert shares({})["bylines kept"] == Share(2, 2)
    assert shares({}, "By Ann Lee")["bylines kept"] == Share(1, 2)
    assert shares({"title": "Council"})["bylines kept"] == Share(0, 0)


def bylines(*texts: str) -> list[str]:
    """Return the lines taken for bylines or dates."""
    return [texts[row] for row in find_bylines(texts, [words_of(text) for text in texts], TITLE)]


def test_bylines_stand_between_the_last_title_and_the_first_paragraph() -> None:
    lines = ("By Al Fox", "Council meets", "By Jo Doe", "Council meets", "By Ann Lee", LONG)
    assert bylines(*lines, "By Eve Orr") == ["By Ann Lee"]
    assert bylines(*lines[:-1]) == []
    assert bylines("Council meets", *["x"] * NEAR_TITLE, "By Ann Lee", LONG) == []


def test_dates_of_many_forms_are_found() -> None:
    dates = [
        "3/12/09",
        "2024-01-31 20:00",
        "2023年3月31日",
        "16 апреля 2021",
        "Global, June 3, 2018",
    ]
    others = ["In 2018", "Room 12", "1 200 people came in 2018", "a " * 12 + "on 3 May 2018"]
    assert bylines("Council meets", *dates, *others, LONG) == dates


def test_pages_lose_a_paragraph_if_all_its_copies_go() -> None:
    name = "pages losing a paragraph"
    assert shares({}, "Share", "By Ann Lee")[name] == Share(0, 1)
    assert shares({}, LONG)[name] == Share(1, 1)
    assert shares({"gold": OTHER}, LONG)[name] == Share(0, 1)
    assert shares({"gold": f"Share\n{OTHER}"}, "Share")[name] == Share(0, 1)
    assert shares({"dump": f"{DUMP}\n  {LONG}"}, LONG)[name] == Share(0, 1)
    for page in ({"gold": ""}, {"partial": True}, {"labels": [1] * 7}):
        assert shares(page, LONG)[name].whole == 0


def test_words_of_labelled_lines_are_counted_by_label() -> None:
    page = {"dump": "Stir the milk\nHome\nNews\nStir it\n- Home\n- Stir it", "title": ""}
    labels = [1, 0, 0, 1, None, None]
    for field in ("labels", "plabels"):
        found = shares({**page, field: labels}, "Stir the milk", "Home", "Stir it")
        assert found["text words lost"] == Share(3, 5)
        assert found["noise words gone"] == Share(1, 2)
