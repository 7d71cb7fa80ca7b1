"""The comments of readers under an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cleantext.chain.filter import Filter
from cleantext.chain.reasons import Reason
from cleantext.filters.phrases import phrase_reason
from cleantext.phrases import Section, Spoken
from cleantext.text.block import Block, as_block, fold, label_key
from cleantext.text.prose import prose_before
from cleantext.text.scripts import count_words

LEAST_PROSE = 50
"""Words of prose that must precede the heading of the comments."""


@dataclass(frozen=True)
class CommentSection(Spoken):
    """Finds comments: a heading such as "Leave a reply", and what follows.

    A heading that appears more than once belongs to the posts of a forum or a list. A heading
    counts only after at least `LEAST_PROSE` words of prose and a third of all prose in the text,
    since comments can be longer than the article. One that does not count is dropped alone, unless
    it is a single word: "Comments" may be a heading of the article.
    """

    def __call__(self, lines: Sequence[str]) -> dict[int, str]:
        """Return the lines to drop, with the reasons."""
        return self.scan(as_block(lines))

    def scan(self, block: Block) -> dict[int, str]:
        """Return the lines of a block to drop, with the reasons."""
        headings = Section("comments:heading", self.languages).scan(block)
        keys = {index: label_key(fold(block[index])) for index in headings}
        times = Counter(keys.values())
        before = prose_before(block) if headings else []
        verdicts: dict[int, str] = {}
        for start, entry in sorted(headings.items()):
            counts = times[keys[start]] == 1 and before[start] >= max(LEAST_PROSE, before[-1] / 3)
            if counts or count_words(keys[start]) > 1:
                verdicts[start] = phrase_reason("comments", entry)
            if counts:
                under = Reason("comments", f"under {block[start].strip()!r}", entry.source)
                rest = (index for index in range(start + 1, len(block)) if block[index].strip())
                return verdicts | dict.fromkeys(rest, under)
        return verdicts


_rule = CommentSection()
trim_comments = Filter("trim_comments", "trim", _rule, _rule.scan, reason="comments")
"""Drops the comments under an article."""
