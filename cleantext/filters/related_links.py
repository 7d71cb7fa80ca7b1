"""Headlines of other stories, under a heading or between paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cleantext.chain.filter import Filter
from cleantext.chain.reasons import Reason
from cleantext.filters.articles import by_article
from cleantext.filters.phrases import phrase_reason
from cleantext.phrases import Entry, LanguageRule, Section
from cleantext.text.block import Block, as_block
from cleantext.text.prose import is_headline, is_paragraph, is_teaser, prose_before

LEAST_PROSE = 50
"""Words of prose that must precede a heading of other stories.

With fewer, the headlines may be the content of the page.
"""


@dataclass(frozen=True)
class RelatedLinks(LanguageRule):
    """Finds headings such as "Related stories", their headlines, and labelled teasers.

    A heading counts after at least `LEAST_PROSE` words of prose and half of that in its article.
    It is dropped with the lines after it up to the first sentence; if a sentence follows at once,
    the heading belongs to the article and stays. Between two paragraphs, two or more headlines are
    dropped if one of them has a label, as in "Opinion: …"; a single one may be a subheading.
    """

    def __call__(self, lines: Sequence[str]) -> dict[int, str]:
        """Return the lines to drop, with the reasons."""
        return self.scan(as_block(lines))

    def scan(self, block: Block) -> dict[int, str]:
        """Return the lines of a block to drop, with the reasons."""
        verdicts: dict[int, str] = {}
        for section, judge in (("related:heading", _under), ("related:label", _between_paragraphs)):
            found = Section(section, self.languages).scan(block)
            for article, entries in by_article(block, found, self.languages):
                verdicts.update(judge(block, article, entries))
        return verdicts


_rule = RelatedLinks()
trim_related = Filter("trim_related", "trim", _rule, _rule.scan, reason="related")
"""Drops the headlines of other stories."""


def _under(
    block: Block, article: range, headings: Mapping[int, Entry]
) -> Iterator[tuple[int, str]]:
    """Yield the headings of an article that count, and the teasers under them."""
    before = prose_before(block)
    above, prose = before[article.start], before[article.stop] - before[article.start]
    stop = 0  # a heading among the headlines of another is not followed up again
    for start, entry in headings.items():
        early = before[start] - above < max(LEAST_PROSE, prose / 2)
        if start < stop or early or start in block.vouched:
            continue
        stop = start + 1
        while stop < article.stop and stop not in block.vouched and is_teaser(block[stop]):
            stop += 1
        found = [index for index in range(start + 1, stop) if block[index].strip()]
        if found or stop == article.stop:
            yield start, phrase_reason("related", entry)
            under = Reason("related", f"under {block[start].strip()!r}", entry.source)
            yield from ((index, under) for index in found)


def _between_paragraphs(
    block: Block, article: range, labels: Mapping[int, Entry]
) -> Iterator[tuple[int, str]]:
    """Yield the labelled teasers of an article, and the headlines next to them."""
    last = -1  # of the run already seen; looking again for each label would take quadratic time
    for start, entry in labels.items():
        if start <= last:
            continue
        above, before = _headlines(block, range(start, article.start - 1, -1))
        below, after = _headlines(block, range(start, article.stop))
        run = {*above, *below}
        last = max(run, default=start)
        if len(run) > 1 and is_paragraph(before) and is_paragraph(after):
            label = phrase_reason("related", entry)
            beside = Reason("related", f"beside {label.found_in(block[start])!r}", entry.source)
            yield from ((index, label if index == start else beside) for index in run)


def _headlines(block: Block, rows: range) -> tuple[list[int], str]:
    """Return the headlines at the first of some rows, and the line after them."""
    found: list[int] = []
    for index in rows:
        line = block[index]
        if is_headline(line):
            found.append(index)
        elif line.strip():
            return found, line
    return found, ""
