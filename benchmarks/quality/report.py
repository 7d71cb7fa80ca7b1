"""Tables of the quality benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.quality.sets import MARKDOWN, NOT_SOURCES
from benchmarks.quality.summary import (
    MEASURES,
    Numbers,
    Summary,
    main_summary,
    mean_numbers,
    worst_numbers,
)
from benchmarks.tables import Table, print_table

HARM = (
    "right words lost",
    "right texts losing a tenth",
    "right texts emptied",
    "right texts discarded",
)


def print_summary(summary: Summary, peers: Sequence[str]) -> None:
    """Print the scores of all texts, and the measures by type and language."""
    note = "; the targets of links do not count" if summary.name == MARKDOWN else ""
    print(f"\n{summary.name}: {len(summary.rows)} pages, preset {summary.preset}{note}\n")
    if summary.texts:
        print_table(texts(summary, peers))
    if peers:
        print_table(harm(summary, peers))
    rows = [(["all"], summary.numbers())]
    rows += [([part.name], part.numbers()) for part in summary.parts()]
    print_table(measures(["measures"], rows))


def texts(summary: Summary, peers: Sequence[str]) -> Table:
    """Yield a row for each text: as it is, cleaned, cleaned by the peers, and the ceiling."""
    head = "snippet F1" if summary.f1("ceiling") is None else "word F1"
    yield [head, "as is", "cleaned", "gain", *peers, "ceiling", "gap closed"]
    for text in summary.texts:
        before, after = summary.f1("as is", text), summary.f1("cleaned", text)
        ceiling, gain = summary.f1("ceiling", text), summary.gain(text)
        room = None if ceiling is None or before is None else ceiling - before
        yield [
            text,
            number(before, ".4f"),
            number(after, ".4f"),
            number(gain, "+.4f"),
            *(number(summary.f1(peer, text), ".4f") for peer in peers),
            number(ceiling, ".4f"),
            number(gain / room if gain is not None and room else None, ".1%"),
        ]


def harm(summary: Summary, peers: Sequence[str]) -> Table:
    """Yield the harm to the right texts in percent, beside the peers."""
    ways = ("cleaned", *peers)
    yield ["right texts, %", *ways]
    for name in HARM:
        yield [name, *(number(summary.share(name, way), ".2f") for way in ways)]


def measures(heads: list[str], rows: Sequence[tuple[list[str], Numbers]]) -> Table:
    """Yield a row of measures for each label, with those columns that apply to some row."""
    names = [name for name in MEASURES if any(name in numbers for _, numbers in rows)]
    yield [*heads, "pages", *(MEASURES[name].head for name in names)]
    for label, numbers in rows:
        cells = (number(numbers.get(name), MEASURES[name].form) for name in names)
        yield [*label, number(numbers.get("pages"), "g"), *cells]


def number(value: float | None, form: str) -> str:
    """Return a number in a format, or a dash for none."""
    return "–" if value is None else format(value, form)


def print_overview(sets: Sequence[Sequence[Summary]]) -> None:
    """Print a row for each set, their means, and all pages by type and language."""
    rows = [([each.name, each.preset], each.numbers()) for found in sets for each in found]
    rows += [([name, ""], numbers) for name, numbers in over_sources(sets)]
    print("\nall sets; their means count each source once, under its main preset\n")
    print_table(measures(["set", "preset"], rows))
    pooled = Summary("all", "", [row for source in sources(sets) for row in source.rows])
    if parts := [([part.name], part.numbers()) for part in pooled.parts()]:
        print_table(measures(["pages of all sources"], parts))


def over_sources(sets: Sequence[Sequence[Summary]]) -> Iterator[tuple[str, Numbers]]:
    """Yield the mean and the worst numbers over all sources."""
    if every := [source.numbers() for source in sources(sets)]:
        yield "mean over sources", mean_numbers(every)
        yield "worst of sources", worst_numbers(every)


def sources(sets: Sequence[Sequence[Summary]]) -> list[Summary]:
    """Return the summary of each source that has right texts, under its main preset."""
    main = (main_summary(found) for found in sets if found[0].name not in NOT_SOURCES)
    return [summary for summary in main if summary.share("right words lost") is not None]
