"""What the report says about a text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from strategies import documents

from cleantext import ARTICLE, Cleaned, explain, explain_bytes
from cleantext.kinds import KINDS
from cleantext.report.collect import LineData, Origin, TextData, describe
from cleantext.report.letters import LETTERS, REPAIR, letters
from cleantext.text.lines import split

PAGE = "Skip to main content\nHe said â€œso”, and she agreed.\n\nAdvertisement\nThey left.\n"


def described(text: str, name: str = "a.txt", url: str = "") -> TextData:
    return describe(Origin(name, url), explain(text, skip="keep_body"))


def text_of(line: LineData) -> str:
    pieces = line.get("pieces") or [line.get("text", "")]
    return "".join(piece if isinstance(piece, str) else piece[1] for piece in pieces)


def test_a_text_is_described() -> None:
    data = described("He said so.\nAdvertisement\nShe agreed.\n", url="https://www.example.com/a")
    assert data == {
        "id": "a.txt",
        "site": "example.com",
        "language": "",
        "words": 6,
        "gone": 0.1667,
        "confidence": 1.0,
        "unsure": False,
        "notes": [],
        "kinds": {"advertisement": 1},
        "filters": {"advertisement": 1},
        "edits": [("advertisement", "advertisement", "Advertisement", "advertisement")],
        "lines": [
            {"text": "He said so.", "remedy": 1},
            {
                "text": "Advertisement",
                "edits": [0],
                "cut": True,
                "remedy": 0,
            },
            {"text": "She agreed.", "remedy": 1},
        ],
    }


def test_equal_edits_are_told_once() -> None:
    data = described("Advertisement\nHe said so.\nAdvertisement\n")
    assert len(data["edits"]) == 1
    assert [line.get("edits") for line in data["lines"]] == [[0], None, [0]]


def test_repairs_are_pieces() -> None:
    line = described("“It works,” he said â€œagainâ€\x9d.\n")["lines"][0]
    assert ("â€œ", "“", 0) in line["pieces"]
    assert str(line["remedy"]).startswith("--protect '^“It works")
    assert "cut" not in line


def test_undecoded_bytes_have_no_remedy() -> None:
    data = describe(Origin("a.txt"), explain_bytes("Déjà vu.\n".encode() + b"D\xe9j\xe0 lu.\n"))
    assert data["kinds"] == {REPAIR: 1}
    assert "remedy" not in data["lines"][1]


def test_parts_that_went_are_pieces() -> None:
    sentence = "The ferry sails at nine in the morning, as it has for {} years."
    prose = " ".join(sentence.format(number) for number in range(40))
    cleaned = explain(f"Share this page | Advertisement | {prose}", skip="keep_body", form="flat")
    (line,) = describe(Origin("a"), cleaned, "flat")["lines"]
    assert line["pieces"] == [("Share this page | Advertisement | ", "", 0), prose]
    assert "remedy" not in line
    assert "cut" not in line


def test_texts_with_notes_are_unsure() -> None:
    assert describe(Origin("a"), Cleaned("So.\n", notes=("no body was found",)))["unsure"]
    assert not describe(Origin("a"), Cleaned("So.\n"))["unsure"]


@pytest.mark.parametrize("name", ["a\ud800.txt", "a\x1b.txt", "a\u202e.txt"])
def test_names_can_be_shown(name: str) -> None:
    assert described("So.\n", name)["id"].isprintable()


@given(documents)
def test_all_lines_are_there_and_can_be_json(text: str) -> None:
    cleaned = ARTICLE.explain(text)
    data = describe(Origin("a"), cleaned)
    assert len(data["lines"]) == len(split(text).texts)
    left = [text_of(line) for line in data["lines"] if not line.get("cut")]
    assert "\n".join(left).rstrip("\n") == "\n".join(split(cleaned.text).texts).rstrip("\n")
    assert all(
        0 <= place < len(data["edits"]) for line in data["lines"] for place in line.get("edits", ())
    )
    json.dumps(data)


def test_each_kind_has_a_letter_of_its_own() -> None:
    assert set(LETTERS) == {*KINDS, REPAIR}
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_kinds_of_custom_filters_get_small_letters() -> None:
    assert letters(["ticker", "credit", "weather"]) == {
        "ticker": "a",
        "credit": "P",
        "weather": "b",
    }
    assert letters(map(str, range(30)))["29"] == "?"
