"""The comments of readers under an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleantext.chain.filter import Filter
from cleantext.chain.reasons import Reason
from cleantext.filters.articles import by_article
from cleantext.filters.phrases import phrase_reason
from cleantext.phrases import Entry, LanguageRule, Section
from cleantext.text.block import Block, as_block, fold, label_key
from cleantext.text.prose import prose_before
from cleantext.text.scripts import count_words

LEAST_PROSE = 50
"""Words of prose that must precede the heading of the comments."""


@dataclass(frozen=True)
class CommentSection(LanguageRule):
    """Finds comments: a heading such as "Leave a reply", and what follows.

    The comments end where another article begins. A heading that appears more than once in an
    article belongs to the posts of a forum or a list. A heading counts only after at least
    `LEAST_PROSE` words of prose and a third of all prose in the article, since comments can be
    longer than the article. One that does not count is dropped alone, unless it is a single word:
    "Comments" may be a heading of the article.
    """

    def __call__(self, lines: Sequence[str]) -> dict[int, str]:
        """Return the lines to drop, with the reasons."""
        return self.scan(as_block(lines))

    def scan(self, block: Block) -> dict[int, str]:
        """Return the lines of a block to drop, with the reasons."""
        found = Section("comments:heading", self.languages).scan(block)
        verdicts: dict[int, str] = {}
        for article, headings in by_article(block, found, self.languages):
            verdicts |= _comments(block, article, headings)
        return verdicts


_rule = CommentSection()
trim_comments = Filter("trim_comments", "trim", _rule, _rule.scan, reason="comments")
"""Drops the comments under an article."""


def _comments(block: Block, article: range, headings: Mapping[int, Entry]) -> dict[int, str]:
    """Return the lines of an article to drop, with the reasons."""
    keys = {
        start: label_key(fold(block[start])) for start in headings if start not in block.vouched
    }
    times = Counter(keys.values())
    before = prose_before(block)
    above, prose = before[article.start], before[article.stop] - before[article.start]
    verdicts: dict[int, str] = {}
    for start, key in keys.items():
        entry = headings[start]
        counts = times[key] == 1 and before[start] - above >= max(LEAST_PROSE, prose / 3)
        if counts or count_words(key) > 1:
            verdicts[start] = phrase_reason("comments", entry)
        if counts:
            under = Reason("comments", f"under {block[start].strip()!r}", entry.source)
            rest = (index for index in range(start + 1, article.stop) if block[index].strip())
            return verdicts | dict.fromkeys(rest, under)
    return verdicts
