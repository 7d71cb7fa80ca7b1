"""The reference of a page: its right text, and what the score leaves out."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from benchmarks.data.pages import Page
from benchmarks.quality.scores import Snippets, bags_f1, find_snippets, gold_lines
from cleantext.text.words import tokenize

Words: TypeAlias = tuple[str, ...]
"""The words of a line: case, spaces and marks do not matter."""

_TARGET = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)")


def words_of(line: str) -> Words:
    """Return the words of a line."""
    return tuple(tokenize(line))


def hide_targets(text: str) -> str:
    """Return Markdown without the targets of links and images."""
    return _TARGET.sub("]", text)


class Reference:
    """What the texts of a page are scored against.

    Attributes:
        title: the words of the page's title; empty if unknown.

    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._ignored = frozenset(map(words_of, page.get("ignore") or ()))
        self._known: dict[str, float | Snippets] = {}
        self.title = words_of(page.get("title") or "")

    @property
    def gold(self) -> str:
        """The right text, or "" if only snippets of it are known."""
        return str(self._page.get("gold") or "")

    @property
    def is_scored(self) -> bool:
        """Whether whole texts have a score, not only single lines."""
        return not (self._page.get("partial") or "labels" in self._page)

    def show(self, text: str) -> str:
        """Return the visible part of a text."""
        return hide_targets(text) if self._page.get("markdown") else text

    def lines(self, text: str) -> list[Words]:
        """Return the words of each visible line."""
        return [words_of(line) for line in self.show(text).split("\n")]

    def score(self, text: str) -> float | Snippets:
        """Return word F1; or the snippets found, where there is no right text."""
        if text not in self._known:
            self._known[text] = self.f1(text) if self.gold else self._find_snippets(text)
        return self._known[text]

    def _find_snippets(self, text: str) -> Snippets:
        return find_snippets(text, self._page["with"], self._page["without"])

    def f1(self, text: str) -> float:
        """Return word F1 (0 to 1) without lines that have no label.

        These are the lines of ``ignore``, and the title line if the right text has no title.
        """
        return bags_f1(self.count(text), self.right)

    def ceiling(self, text: str) -> str:
        """Return the lines of a text that belong to the right text."""
        return gold_lines(self.show(text), self.gold)

    def count(self, text: str) -> Counter[str]:
        """Count the words of lines with a label; see `f1`."""
        lines = [line for line in self.lines(text) if line not in self._ignored]
        if not self._has_title and self.title in lines:
            lines.remove(self.title)
        return Counter(chain.from_iterable(lines))

    @cached_property
    def right(self) -> Counter[str]:
        """The words of the right text, counted."""
        return self.count(self.gold)

    @cached_property
    def _has_title(self) -> bool:
        """Whether the right text has the title, as a line or at its start."""
        lines = list(map(words_of, self.gold.split("\n")))
        return self.title in lines or self.title == words_of(self.gold)[: len(self.title)]
