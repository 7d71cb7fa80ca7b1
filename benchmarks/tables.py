"""The tables that `quality.py` prints."""

from __future__ import annotations

from collections.abc import Iterator

from peers import PEERS
from views import View

Table = Iterator[list[str]]


def print_view(view: View) -> None:
    """Print the scores of a set of pages, harm, and a row for each type and language."""
    print(f"\n{view.name}: {len(view.rows)} pages, preset {view.preset}\n")
    print_table(texts(view))
    if view.has_gold:
        print_table(harm(view))
        print_table(parts(view))
        print_table(gains(view))
    print(f"texts that a second cleaning changes: {view.unstable()}", flush=True)


def texts(view: View) -> Table:
    """A row for each text that was cleaned, beside the peers that have text alone as well."""
    head = ["alone", "cleaned", *PEERS]
    if view.has_gold:
        yield ["word F1", *head, "ceiling", "of the way"]
    else:
        yield ["snippet F1", *head]
    for text in view.texts:
        row = [text, *(f"{view.f1(way, text):.4f}" for way in ("alone", view.preset, *PEERS))]
        if view.has_gold:
            row += [f"{view.f1('ceiling', text):.4f}", f"{view.share_of_way(text):.1f} %"]
        yield row


def harm(view: View) -> Table:
    """What is lost of the right texts, beside the peers."""
    ways = (view.preset, *PEERS)
    yield ["the right text", "cleaned", *PEERS]
    yield ["words lost, %", *(f"{view.lost(way):.2f}" for way in ways)]
    yield ["pages that lose over a tenth, %", *(f"{view.torn(way):.1f}" for way in ways)]
    yield ["pages of 100 words emptied", *(str(view.emptied(way)) for way in ways)]
    yield ["discarded by rules for pages, %", *(f"{view.discarded(way):.1f}" for way in ways)]


def parts(view: View) -> Table:
    """A row for each type and language: whole dumps, beside the extractors, which saw the HTML."""
    for number, part in enumerate(view.parts()):
        if not number:
            yield ["dumps, HTML peers", "pages", "lost, %", "cleaned", *part.texts[1:]]
        yield [
            part.name,
            str(len(part.rows)),
            f"{part.lost(part.preset):.2f}",
            f"{part.f1(part.preset):.4f}",
            *(f"{part.f1('alone', extractor):.4f}" for extractor in part.texts[1:]),
        ]


def gains(view: View) -> Table:
    """A row for each type and language: what cleaning adds to the score of each text."""
    for number, part in enumerate(view.parts()):
        if not number:
            yield ["gain by cleaning", "pages", *part.texts]
        found = (part.f1(part.preset, text) - part.f1("alone", text) for text in part.texts)
        yield [part.name, str(len(part.rows)), *(f"{gain:+.4f}" for gain in found)]


def print_table(table: Table) -> None:
    """Print rows of cells, each column as wide as its widest cell."""
    rows = list(table)
    widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
    for first, *cells in rows:
        line = "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        print(f"{first:{widths[0]}}{line}")
    if rows:
        print()
