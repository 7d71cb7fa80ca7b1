"""`--look`: each line with its fate, and nothing of a hostile text reaches the terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from commands import DIRTY, Run, on_terminal
from hypothesis import given
from hypothesis import strategies as st

from cleantext import explain
from cleantext.chain.edits import Edit
from cleantext.cli.look import MOST_COMPARED, Part, Row, mark, rows
from cleantext.system.extras import load
from cleantext.text.lines import split

FROM_NOWHERE = ("--config", "none", "--skip", "keep_body")
PAGE = (
    "Share on Facebook Share on X\nShe made her â€œa plankâ€\x9d.\f\nHe said so.Read more\n\nFin.\n"
)
HOSTILE = (
    b"a\x1b]0;owned\x07b\nAdvertisement\n\xe2\x80\xaetxt\x9b31m\x1b[2J\r\n\x00[bold]c[/bold]\n"
)


def shown(row: Row, *states: str) -> str:
    return "".join(part.text for part in row.parts if part.state in states)


LINES = st.sampled_from(
    ["Advertisement", "Prose goes on.", "", " x ", "naÃ¯ve", "He said so.Read more", "a\fb", "é"]
)


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_rows_hold_the_input_and_the_output(text: str) -> None:
    cleaned = explain(text, skip="keep_body")
    found = list(rows(cleaned))
    kept = [row for row in found if row.stays]
    before, after = split(text).texts, split(cleaned.text).texts
    assert [shown(row, "kept", "new") for row in kept] == list(after)
    assert len(found) == len(before)
    assert [shown(row, "kept", "gone") for row in kept] == [before[row.number - 1] for row in kept]


@st.composite
def changes(draw: st.DrawFn) -> list[Edit]:
    """Edits to one line, each of what the one before has left."""
    line = draw(st.text("abc ", min_size=1))
    edits = []
    for _ in range(draw(st.integers(1, 4))):
        span = None
        after = draw(st.text("abcd "))
        if line and draw(st.booleans()):
            start = draw(st.integers(0, len(line) - 1))
            span = start, draw(st.integers(start + 1, len(line)))
            after = line[: span[0]] + line[span[1] :]
        edits.append(Edit(1, "cut", "", line, after, "\n", span=span))
        line = after
    return edits


@given(changes())
def test_parts_are_the_line_before_and_after(edits: list[Edit]) -> None:
    parts = mark(edits)
    before = "".join(part.text for part in parts if part.state != "new")
    after = "".join(part.text for part in parts if part.state != "gone")
    assert (before, after) == (edits[0].before, edits[-1].after)
    assert all(part.text for part in parts)


def test_rows_name_kind_and_evidence() -> None:
    first, second, third, *_ = rows(explain(PAGE, skip="keep_body"))
    assert (first.stays, first.kind, first.evidence) == (False, "sharing", "Share on")
    assert (second.stays, second.kind) == (True, "repair")
    assert Part("â€œ", "gone") in second.parts
    assert Part("“", "new") in second.parts
    assert third.parts == (Part("He said so.", "kept"), Part("Read more", "gone"))


def test_parts_that_went_of_a_line_are_marked() -> None:
    prose = " ".join(
        f"The harbour will close on day {day}, the council said after a long night of talks."
        for day in range(40)
    )
    [row] = rows(explain(f"Share on Facebook | {prose}", form="flat", skip="keep_body"))
    assert row.parts == (Part("Share on Facebook | ", "gone"), Part(prose, "kept"))
    assert row.kind == "sharing"


def test_long_changes_are_not_compared_by_character() -> None:
    with patch("cleantext.text.changes.SequenceMatcher", side_effect=AssertionError):
        half = int(MOST_COMPARED**0.5) + 1
        edits = explain("Ã©" * half + "x", preset="repair").edits
        assert [part.state for part in mark(edits)] == ["gone", "new", "kept"]


def test_view_without_colours_in_one_column(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    result = ran("--look", "page.txt")
    assert (result.code, result.err) == (0, "")
    assert result.out.decode().splitlines() == [
        "-- page.txt: 5 lines, 1 cut, 2 changed --",
        "     1 sharing       Share on Facebook Share on X  [Share on]",
        "     2 repair        She made her [-â€œ-]{+“+}a plank[-â€\\x9d-]{+”+}.[-\\x0c-]",
        "     3 repair        He said so.[-Read more-]",
        "     4",
        "     5               Fin.",
    ]


def test_view_on_wide_terminals_is_side_by_side(ran: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    lines = ran("--look", "page.txt").out.decode().splitlines()
    assert re.fullmatch(r" +1 {30,}sharing +Share on Facebook Share on X  \[Share on\]", lines[1])
    assert re.fullmatch(r" +3 He said so\. {30,}repair +Read more", lines[3])
    assert max(map(len, lines)) <= 160


@pytest.mark.parametrize("columns", ["20", "60", "80", "200"])
def test_view_never_shows_control_characters(
    ran: Run, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    name = "a\x1b[31m.txt"
    Path(name).write_bytes(HOSTILE)
    out = ran("--look", "--encoding", "utf-8", name).out.decode()
    assert all(char == "\n" or char.isprintable() for char in out)
    assert "".join(out.split()).count("[bold]c[/bold]") == 1 or columns == "20"
    assert "\\x1b" in out or columns == "20"


def test_view_of_a_clean_and_of_an_empty_text_is_a_line(ran: Run) -> None:
    assert ran("--look", stdin=b"He said so.\n").out == b"-- <stdin>: nothing to change --\n"
    assert ran("--look", stdin=b"").out == b"-- <stdin>: nothing to change --\n"


def test_view_of_a_folder_leaves_all_as_it_is(ran: Run) -> None:
    Path("texts").mkdir()
    for name in ("a.txt", "b.txt"):
        Path("texts", name).write_bytes(DIRTY)
    result = ran("--look", "texts", "none.txt")
    assert result.code == 2
    assert result.out.count(b"Advertisement\n") == 2
    assert Path("texts/a.txt").read_bytes() == DIRTY


def test_view_needs_rich(ran: Run) -> None:
    load.cache_clear()
    missing = ModuleNotFoundError(name="rich")
    with patch("cleantext.system.extras.import_module", side_effect=missing):
        assert ran("--look", stdin=DIRTY) == (
            2,
            b"",
            (
                "cleantext: error: this needs rich, which is not installed: "
                "pip install 'cleantext-filters[look]'\n"
            ),
        )


# The pager


def look(path: Path, **environment: str) -> str:
    return on_terminal(*FROM_NOWHERE, "--look", str(path), environment=environment)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_terminal_has_colours_and_strikes(page: Path) -> None:
    shown = look(page, PAGER="cat", NO_COLOR="")
    assert "\x1b[9;36mShare on Facebook Share on X\x1b[0m" in shown
    assert "\x1b[1;4;32m“\x1b[0m" in shown
    assert "[-" not in shown
    assert "\x1b" not in look(page, PAGER="cat", NO_COLOR="1")


def test_pager_gets_the_view(page: Path, tmp_path: Path) -> None:
    script = tmp_path / "pager.py"
    script.write_text("import os, sys\nprint('LESS', os.environ['LESS'], len(sys.stdin.read()))\n")
    shown = look(page, PAGER=f"{sys.executable} {script}", NO_COLOR="1")
    assert re.fullmatch(r"LESS \w+ \d{3}\n", shown)


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager -R", "less 'unmatched"])
def test_without_a_pager_it_is_printed(page: Path, pager: str) -> None:
    assert "[-Read more-]" in look(page, PAGER=pager, NO_COLOR="1")


def test_on_a_dumb_terminal_it_is_printed(page: Path) -> None:
    assert "[-Read more-]" in look(page, PAGER="false", TERM="dumb")


def test_pager_may_be_left_early(page: Path) -> None:
    page.write_text(PAGE * 5000, encoding="utf-8")
    assert look(page, PAGER="true") == ""
