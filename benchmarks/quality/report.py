"""Tables of the quality benchmark."""

from __future__ import annotations

from benchmarks.quality.peers import PEERS
from benchmarks.quality.summary import Summary
from benchmarks.tables import Table, print_table


def print_summary(summary: Summary) -> None:
    """Print scores, harm, and a row for each type and language."""
    print(f"\n{summary.name}: {len(summary.rows)} pages, preset {summary.preset}\n")
    print_table(texts(summary))
    if summary.has_gold:
        print_table(harm(summary))
        print_table(parts(summary))
        print_table(gains(summary))
    print(f"texts that a second cleaning changes: {summary.unstable()}", flush=True)


def texts(summary: Summary) -> Table:
    """Yield a row for each text: uncleaned, cleaned, and cleaned by the peers."""
    head = ["as is", "cleaned", *PEERS]
    if summary.has_gold:
        yield ["word F1", *head, "ceiling", "gap closed"]
    else:
        yield ["snippet F1", *head]
    for text in summary.texts:
        row = [text, *(f"{summary.f1(way, text):.4f}" for way in ("as is", summary.preset, *PEERS))]
        if summary.has_gold:
            row += [f"{summary.f1('ceiling', text):.4f}", f"{summary.gap_closed(text):.1f} %"]
        yield row


def harm(summary: Summary) -> Table:
    """Yield the harm to the right texts, beside the peers."""
    ways = (summary.preset, *PEERS)
    yield ["right text", "cleaned", *PEERS]
    yield ["words lost, %", *(f"{summary.words_lost(way):.2f}" for way in ways)]
    yield ["pages that lose over a tenth, %", *(f"{summary.pages_harmed(way):.1f}" for way in ways)]
    yield ["pages of 100 words emptied", *(str(summary.emptied(way)) for way in ways)]
    yield ["discarded by rules for pages, %", *(f"{summary.discarded(way):.1f}" for way in ways)]


def parts(summary: Summary) -> Table:
    """Yield a row for each type and language, beside HTML extractors."""
    for number, part in enumerate(summary.parts()):
        if not number:
            yield ["dumps, HTML peers", "pages", "lost, %", "cleaned", *part.texts[1:]]
        yield [
            part.name,
            str(len(part.rows)),
            f"{part.words_lost(part.preset):.2f}",
            f"{part.f1(part.preset):.4f}",
            *(f"{part.f1('as is', extractor):.4f}" for extractor in part.texts[1:]),
        ]


def gains(summary: Summary) -> Table:
    """Yield a row for each type and language: the gain from cleaning each text."""
    for number, part in enumerate(summary.parts()):
        if not number:
            yield ["gain by cleaning", "pages", *part.texts]
        found = (part.f1(part.preset, text) - part.f1("as is", text) for text in part.texts)
        yield [part.name, str(len(part.rows)), *(f"{gain:+.4f}" for gain in found)]
