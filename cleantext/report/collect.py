"""The data of the report, as plain values for JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, NotRequired, TypedDict

from cleantext.chain.edits import Cleaned, Edit
from cleantext.filters.templates import parse_host
from cleantext.forms import VIEWS, Form
from cleantext.report.letters import REPAIR
from cleantext.report.pieces import in_pieces
from cleantext.report.remedies import (
    phrase_option,
    protect_option,
    seen_lines,
    shorten,
)
from cleantext.text.block import Block, is_blank
from cleantext.text.display import printable
from cleantext.text.lines import split
from cleantext.text.words import tokenize

DECODE = "decode"
"""The filter of edits to bytes that are not UTF-8, which no option prevents."""

UNSURE = 0.5
"""The confidence below which a text counts as unsure."""


class Origin(NamedTuple):
    """Where a text is from.

    Attributes:
        name: its name: an id, or the name of a file.
        url: the address of its page; ``""`` if it is not known.

    """

    name: str
    url: str = ""


class EditData(NamedTuple):
    """An edit as in `cleantext.Edit`, or a `REPAIR`."""

    kind: str
    filter: str
    evidence: str
    rule: str


class LineData(TypedDict):
    """A line of the input.

    Attributes:
        text: the line, if nothing in it changed.
        pieces: else its pieces: a text that stayed, or what was there before and after, and what
            changed it, as a place in `TextData.edits`.
        edits: what changed it, as places in `TextData.edits`.
        cut: True if it went as a whole, by the last of the edits.
        remedy: the option that would change what became of this line alone, if there is one, or
            its place in `remedies.COMMON`.
        score: the body finder's score, from 0 to 1, if it looked at the line.

    """

    text: NotRequired[str]
    pieces: NotRequired[list[str | tuple[str, str, int]]]
    edits: NotRequired[list[int]]
    cut: NotRequired[bool]
    remedy: NotRequired[str | int]
    score: NotRequired[float]


class TextData(TypedDict):
    """A text of the report.

    Attributes:
        id: its name, which no other text of the report has.
        site: the host of its page; ``""`` if it is not known.
        language: see `Cleaned.language`.
        words: the number of its words.
        gone: the share of them that went, from 0 to 1.
        confidence: see `Cleaned.confidence`.
        unsure: whether it should be looked at: the confidence is low, or there are notes.
        notes: see `Cleaned.notes`.
        kinds: the number of lines and parts of lines that went or were repaired, by kind.
        filters: the number of edits by filter, but for blank lines.
        edits: the different edits of its lines.
        lines: its lines.

    """

    id: str
    site: str
    language: str
    words: int
    gone: float
    confidence: float
    unsure: bool
    notes: list[str]
    kinds: dict[str, int]
    filters: dict[str, int]
    edits: list[EditData]
    lines: list[LineData]


def describe(origin: Origin, cleaned: Cleaned, form: Form = "auto") -> TextData:
    """Return everything that the report says about a text.

    Args:
        origin: where the text is from.
        cleaned: the cleaned text.
        form: the form that the chain took it for.

    """
    before = cleaned.undo()
    edits = [edit for edit in cleaned.edits if not is_blank(edit.before)]
    repaired = {edit.line for edit in edits if not edit.reason}
    words = len(tokenize(before))
    lines = _Lines(cleaned, before, form)
    return {
        "id": printable(origin.name),
        "site": parse_host(origin.url),
        "language": cleaned.language,
        "words": words,
        "gone": round(max(0.0, 1 - len(tokenize(cleaned.text)) / words), 4) if words else 0.0,
        "confidence": cleaned.confidence,
        "unsure": bool(cleaned.notes) or cleaned.confidence < UNSURE,
        "notes": list(cleaned.notes),
        "kinds": cleaned.removed | ({REPAIR: len(repaired)} if repaired else {}),
        "filters": dict(Counter(edit.filter for edit in edits)),
        "lines": [*lines],
        "edits": [*lines.edits],
    }


class _Lines:
    """The lines of a text, described one by one.

    Attributes:
        edits: the different edits so far, with their places.

    """

    def __init__(self, cleaned: Cleaned, text: str, form: Form) -> None:
        self.edits: dict[EditData, int] = {}
        self._texts = split(text).texts
        self._made = {line: [*made] for line, made in groupby(cleaned.edits, attrgetter("line"))}
        self._scores = cleaned.scores
        after = [_after(line, self._made.get(number, ())) for number, line in self._numbered()]
        view = VIEWS["auto" if form == "html" else form](Block(after))
        self._seen = seen_lines(after, view)

    def _numbered(self) -> Iterator[tuple[int, str]]:
        return enumerate(self._texts, 1)

    def __iter__(self) -> Iterator[LineData]:
        for number, line in self._numbered():
            made = self._made.get(number, ())
            data = self._changed(line, made) if made else LineData(text=line)
            if remedy := _remedy(line, made, self._seen.get(number - 1)):
                data["remedy"] = shorten(remedy, data.get("text", ""))
            if number in self._scores:
                data["score"] = round(self._scores[number], 2)
            yield data

    def _changed(self, line: str, made: Sequence[Edit]) -> LineData:
        """Describe a line of the input with its edits."""
        data: LineData = {"edits": [self._place(edit) for edit in made]}
        pieces = in_pieces(line, made)
        if all(piece.edit < 0 for piece in pieces):
            data["text"] = line
        else:
            data["pieces"] = [
                piece.new
                if piece.edit < 0
                else (printable(piece.old), piece.new, data["edits"][piece.edit])
                for piece in pieces
            ]
        if made[-1].after is None:
            data["cut"] = True
        return data

    def _place(self, edit: Edit) -> int:
        data = EditData(
            edit.reason or REPAIR, edit.filter, printable(edit.evidence), printable(edit.rule)
        )
        return self.edits.setdefault(data, len(self.edits))


def _after(line: str, edits: Iterable[Edit]) -> str:
    """Return a line after its repairs."""
    for edit in edits:
        if edit.reason:
            return edit.before
        line = edit.after or ""
    return line


def _remedy(line: str, edits: Sequence[Edit], seen: str | None) -> str:
    """Return the option that would change what became of a line.

    Args:
        line: the line of the input.
        edits: its edits.
        seen: what a reader sees of it after its repairs; None if it can't go as a whole.

    """
    if not edits:
        return phrase_option(seen or "")
    if edits[-1].after is None:
        return protect_option(seen or "")
    is_repaired = all(not edit.reason and edit.filter != DECODE for edit in edits)
    return protect_option(line) if is_repaired else ""
