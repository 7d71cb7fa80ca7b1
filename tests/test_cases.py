r"""The golden cases of tests/cases, through the library and through the command.

A case is a text file. In the drawers ``untouched`` and ``markdown`` the whole file is a text that
must come back to the byte. In the other drawers each line says what becomes of a line of the text::

    # options: {"preset": "page"}      the first line, if need be: options of `build_chain`
    # why this case is here            comments, above the text
    = A line that stays as it is.
    - advertisement| A line that goes, and the reason.
    < A line that is rewritten.Read more
    > A line that is rewritten.
    =

A blank line is marked as one that stays, also where it goes because of a cut next to it: which
do, `gaps.beside_cuts` tells.

The drawer ``body`` has whole pages in which only a look at all lines tells what is the body. They
are judged by their words, not line by line: next to none of the body may be lost, and most of the
furniture must go.

With ``# escapes`` among its comments, a case writes what no editor would show or keep as in
Python: ``\r``, ``\x00``, ``\ufeff``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import pytest
from gaps import beside_cuts, shape_of
from places import GOLDEN

from cleantext import explain
from cleantext.chain.edits import Cleaned
from cleantext.cli.main import main
from cleantext.config.build import build_chain
from cleantext.config.options import ChainOptions
from cleantext.kinds import KINDS
from cleantext.text.words import tokenize

pytestmark = pytest.mark.no_cover

UNTOUCHED = ("untouched", "markdown")
DRAWERS = ("wild", "synthetic", *UNTOUCHED, "known-failures", "body")
CLEAN_KINDS = ("book", "verse", "play", "code", "mail", "minutes", "transcript")
"""The kinds of text that have never seen a web page, of which there are some cases each."""


class CaseError(Exception):
    """A case that can't be read; the message gives its file and line."""


class Row(NamedTuple):
    """A line and its expected result; ``after`` is None if it is dropped."""

    before: str
    after: str | None
    reason: str = ""


@dataclass(frozen=True)
class Case:
    name: str
    options: ChainOptions
    rows: tuple[Row, ...]

    @property
    def drawer(self) -> str:
        return self.name.partition("/")[0]

    @property
    def language(self) -> str:
        return self.name.partition("/")[2].partition("-")[0]

    @property
    def kind(self) -> str:
        """The kind of text, where the name gives one: ``en-play-inspector`` is a play."""
        return f"{self.name.partition('/')[2]}-".split("-")[1]

    @cached_property
    def drops(self) -> list[tuple[int, str]]:
        """The numbers of the lines that go, with the reasons."""
        marked = {n: row.reason for n, row in enumerate(self.rows) if row.after is None}
        shape = shape_of([row.after or "" for row in self.rows], marked)
        gone = marked | dict.fromkeys(beside_cuts(shape), "blank")
        return [(n + 1, reason) for n, reason in sorted(gone.items())]

    @cached_property
    def rewrites(self) -> dict[int, str]:
        """The numbers of the lines that are rewritten, with their new texts."""
        rows = enumerate(self.rows, 1)
        return {n: row.after for n, row in rows if row.after not in (None, row.before)}

    @property
    def endings(self) -> Iterator[str]:
        """The line endings that its text may have."""
        yield "lf"
        if not any("\r" in row.before for row in self.rows):
            yield "crlf"
        if self.rows[-1].before and not self.rows[-1].before.endswith("\r"):
            yield "no final newline"

    def texts(self, ending: str = "lf") -> tuple[str, str]:
        """Return the text and the expected result, with one ending for all lines."""
        end = "\r\n" if ending == "crlf" else "\n"
        ends = [end] * len(self.rows)
        if ending == "no final newline":
            ends[-1] = ""
        rows = list(zip(self.rows, ends, strict=True))
        before = "".join(row.before + end for row, end in rows)
        gone = {number for number, _ in self.drops}
        left = ((row.after or "") + end for n, (row, end) in enumerate(rows, 1) if n not in gone)
        return before, "".join(left)


def read_case(path: Path) -> Case:
    """Read a case file."""
    lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    name = f"{path.parent.name}/{path.stem}"
    if path.parent.name in UNTOUCHED:
        return Case(name, {}, tuple(Row(line, line) for line in lines))
    start = next((n for n, line in enumerate(lines) if not line.startswith("# ")), len(lines))
    if "# escapes" in lines[:start]:
        lines[start:] = map(unescape, lines[start:])
    try:
        return Case(name, read_options(lines[0]), tuple(read_rows(lines, start)))
    except CaseError as error:
        raise CaseError(f"{path}, {error}") from error


def unescape(line: str) -> str:
    """Put characters in the place of their escapes."""
    return line.encode("latin-1", "backslashreplace").decode("unicode_escape")


def read_options(line: str) -> ChainOptions:
    """Read the options in the first line of a case, if it gives any."""
    if not line.startswith("# options:"):
        return {}
    try:
        options: ChainOptions = json.loads(line.removeprefix("# options:"))
        build_chain(**options)
    except (ValueError, TypeError) as error:
        raise CaseError(f"line 1: {error}") from None
    return options


def read_rows(lines: list[str], start: int) -> Iterator[Row]:
    """Read the lines of a case from the index `start` on."""
    for number, (line, following) in enumerate(pairwise([*lines[start:], ""]), start + 1):
        mark, _, text = line.partition(" ")
        reason, bar, rest = text.partition("|")
        after, _, new = following.partition(" ")
        if mark == "=":
            yield Row(text, text)
        elif mark == "-" and bar and reason in KINDS:
            yield Row(rest.removeprefix(" "), None, reason)
        elif mark == "<" and after == ">":
            yield Row(text, new)
        elif mark != ">" or not lines[number - 2].startswith("< "):
            raise CaseError(f"line {number}: {line!r} is none of =, - KIND|, < followed by >")


CASES = [read_case(path) for drawer in DRAWERS for path in sorted((GOLDEN / drawer).iterdir())]
SOLVED = [case for case in CASES if case.drawer not in ("known-failures", "body")]
BODIES = [case for case in CASES if case.drawer == "body"]
UNSOLVED = [case for case in CASES if case.drawer == "known-failures"]


def each(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """Run a test on each of these cases."""
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.name)


def check_as_told(case: Case, cleaned: Cleaned, ending: str = "lf") -> None:
    """Check that each line of a case has the result in its file."""
    _, after = case.texts(ending)
    drops = [(edit.line, edit.reason) for edit in cleaned.edits if edit.after is None]
    gone = {line for line, _ in drops}
    rewrites = {edit.line: edit.after for edit in cleaned.edits if edit.line not in gone}
    assert drops == case.drops
    assert rewrites == case.rewrites
    assert cleaned.text == after


def cleaned_lawfully(case: Case, ending: str = "lf") -> Cleaned:
    """Clean a case; check that undo restores it and a second run changes nothing."""
    before, _ = case.texts(ending)
    cleaned = explain(before, **case.options)
    assert cleaned.undo() == before
    assert explain(cleaned.text, **case.options).text == cleaned.text
    return cleaned


@pytest.mark.parametrize(
    ("case", "ending"),
    [
        pytest.param(case, ending, id=f"{case.name}-{ending}")
        for case in SOLVED
        for ending in case.endings
    ],
)
def test_each_line_fares_as_told(case: Case, ending: str) -> None:
    check_as_told(case, cleaned_lawfully(case, ending), ending)


@pytest.mark.xfail(raises=AssertionError, strict=True)
@each(UNSOLVED)
def test_known_failure(case: Case) -> None:
    check_as_told(case, explain(case.texts()[0], **case.options))


def lost_and_left(case: Case) -> tuple[float, float]:
    """Return the shares of body words dropped, and of boilerplate words kept."""
    before, _ = case.texts()
    gone = {edit.line for edit in explain(before, **case.options).edits if edit.after is None}
    body = [(n, row.before) for n, row in enumerate(case.rows, 1) if row.after is not None]
    rest = [(n, row.before) for n, row in enumerate(case.rows, 1) if row.after is None]
    lost = sum(len(tokenize(line)) for n, line in body if n in gone)
    left = sum(len(tokenize(line)) for n, line in rest if n not in gone)
    return (
        lost / sum(len(tokenize(line)) for _, line in body),
        left / sum(len(tokenize(line)) for _, line in rest),
    )


@each(BODIES)
def test_body_is_not_lost(case: Case) -> None:
    lost, _ = lost_and_left(case)
    assert lost <= 0.2


def test_bodies_are_found() -> None:
    lost, left = zip(*map(lost_and_left, BODIES), strict=True)
    assert fmean(lost) <= 0.04
    assert fmean(left) <= 0.6


@each([case for case in SOLVED if "\0" not in case.texts()[0]])  # binary files are left alone
def test_command_does_the_same_to_a_file(case: Case, tmp_path: Path) -> None:
    before, after = (text.encode("utf-8") for text in case.texts())
    path = tmp_path / "case.txt"
    path.write_bytes(before)
    argv = ["--in-place", "--quiet", *arguments(case.options), str(path)]
    assert main(argv) == (before != after)
    assert path.read_bytes() == after
    written = path.stat()
    assert main(argv) == 0
    again = path.stat()
    assert (again.st_ino, again.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)


def arguments(options: ChainOptions) -> Iterator[str]:
    """Return options as command-line arguments."""
    if "preset" in options:
        yield f"--preset={options['preset']}"
    if "form" in options:
        yield f"--form={options['form']}"
    for name in ("keep", "drop", "only", "skip"):
        if name in options:
            yield f"--{name}={','.join(options[name])}"
    for kind, phrases in (options.get("phrases") or {}).items():
        yield from (f"--phrase={kind}={phrase}" for phrase in phrases)
    yield from (f"--protect={pattern}" for pattern in options.get("protect", ()))


@each([case for case in CASES if case.drawer in UNTOUCHED])
def test_clean_text_stays_for_any_kind_of_page(case: Case) -> None:
    before, _ = case.texts()
    assert explain(before, preset="page").text == before


@each(BODIES + UNSOLVED)
def test_it_can_be_undone_and_is_done_at_once(case: Case) -> None:
    for ending in case.endings:
        cleaned_lawfully(case, ending)


def test_drawers_are_full() -> None:
    wild = [case for case in CASES if case.drawer == "wild"]
    kinds = {kind for case in wild for _, kind in case.drops}
    assert len(wild) >= 60
    assert len(BODIES) >= 20
    assert len({case.language for case in wild}) >= 4
    assert set(KINDS) - {"blank", "aside", "template"} <= kinds
    untouched = [case for case in CASES if case.drawer == "untouched"]
    assert len(untouched) >= 200
    assert len({case.language for case in untouched}) >= 12
    documents = [case for case in CASES if case.drawer == "markdown"]
    assert len(documents) >= 45
    assert len({case.language for case in documents}) >= 8
    assert all(sum(case.kind == kind for case in untouched) >= 5 for kind in CLEAN_KINDS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no mark", "line 1: 'no mark' is none of"),
        ("= fine\n- rubbish| Home", "line 2: '- rubbish| Home' is none of"),
        ("- navigation Home", "line 1: '- navigation Home' is none of"),
        ("= fine\n\n= an empty line has a mark too", "line 2: '' is none of"),
        ("< rewritten\n= into what?", "line 1: '< rewritten' is none of"),
        ("= fine\n> out of what?", "line 2: '> out of what\\?' is none of"),
        ('# options: {"keep": ["credits"]}\n= fine', "line 1: .* did you mean 'credit'"),
        ('# options: {"kept": []}\n= fine', "line 1: .*'kept'"),
        ("# options: none\n= fine", "line 1: Expecting value"),
    ],
)
def test_malformed_case_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "en-malformed.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=f"en-malformed.txt, {message}"):
        read_case(path)
