"""Annotations of GitHub Actions."""

from __future__ import annotations

import re
from pathlib import Path

from commands import CLEAN, DIRTY, Run
from hypothesis import given
from hypothesis import strategies as st

from cleantext.cli.github import MOST_LINES, command


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as the runner of GitHub Actions does."""
    found = re.fullmatch(r"::(\w+) ([^\n]*?)::([^\n]*)", line)
    assert found
    level, properties, message = found.groups()
    pairs = dict(pair.split("=", 1) for pair in properties.split(","))
    return (
        level,
        {key: unescaped(value, more=True) for key, value in pairs.items()},
        unescaped(message),
    )


def unescaped(text: str, *, more: bool = False) -> str:
    for code, char in [("%3A", ":"), ("%2C", ",")] * more + [("%0D", "\r"), ("%0A", "\n")]:
        text = text.replace(code, char)
    return text.replace("%25", "%")


@given(st.text(), st.text(st.characters(exclude_categories=["C", "Z"])))
def test_commands_are_read_as_they_are_meant(message: str, name: str) -> None:
    line = command("notice", message, file=name, line=3)
    assert read_command(line) == ("notice", {"file": name, "line": "3"}, message)


def test_cuts_are_warnings_and_repairs_are_notices(ran: Run) -> None:
    Path("a, b.txt").write_bytes(DIRTY)
    result = ran("--check", "--explain=github", "a, b.txt")
    assert (result.code, result.out) == (1, b"")
    assert result.err.splitlines() == [
        (
            "::warning file=a%2C b.txt,line=2,endLine=2,title=cleantext%3A advertisement"
            "::advertisement: Advertisement"
        ),
        (
            "::notice file=a%2C b.txt,line=3,endLine=3,title=cleantext%3A repair"
            "::repair: '…he agreed.\\x0c' -> '…he agreed.'"
        ),
        "would clean a, b.txt",
        "1 file would be cleaned",
    ]


def test_lines_in_a_row_are_one_annotation(ran: Run) -> None:
    text = "Share this\n\nAdvertisement\nHe said so.\nAdvertisement\n" + "Read more\n" * 40
    lines = ran("--explain=github", stdin=text.encode()).err.splitlines()
    (_, first, message), (_, second, more) = map(read_command, lines)
    assert first == {"line": "1", "endLine": "3", "title": "cleantext: sharing, advertisement"}
    assert message == "sharing: Share this\nadvertisement: Advertisement"
    assert (second["line"], second["endLine"]) == ("5", "45")
    assert more.splitlines()[MOST_LINES:] == [f"… and {41 - MOST_LINES} more lines"]


def test_failures_are_errors_and_nothing_changes(ran: Run) -> None:
    assert ran("--explain=github", "no\nne.txt").err == (
        "::error file=no\\nne.txt,title=cleantext::there is no such file; check the name\n"
    )
    assert ran("--explain=github", stdin=DIRTY).out == CLEAN


def test_notes_are_notices(ran: Run) -> None:
    err = ran("--explain=github", stdin="Café.\n".encode("latin-1")).err
    notes = [line for line in err.splitlines() if "note" in line.partition("::")[2][:30]]
    assert notes == [
        "::notice title=cleantext%3A note::lines that are not UTF-8 were read as windows-1252"
    ]


def test_the_name_that_other_tools_use_leads_there(ran: Run) -> None:
    assert ran("--output-format", "github").err == (
        "cleantext: error: unknown option '--output-format'; did you mean '--explain=FORMAT'?\n"
    )
