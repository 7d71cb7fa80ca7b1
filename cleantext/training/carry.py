"""Augmentation: pages carried over into other languages.

Most labelled pages are in English. A page that is carried over keeps its structure; its furniture
becomes phrases of the same kind in another language, its body prose of that language.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from cleantext.body.features import SECTIONS
from cleantext.phrases import Section, first_sections, languages
from cleantext.phrases.entries import Entry
from cleantext.text.block import Block
from cleantext.text.scripts import count_words
from cleantext.training.examples import TITLE, LabelledText
from cleantext.training.pages import CODES, Page

DOCUMENTS = 4
"""How many right texts a page takes: one for its body, the others for what is around it."""

SHORTEST_DOCUMENT = 400
"""The fewest characters of a right text that lends its prose."""

SPACED = 14
"""The most characters for each blank, in languages that separate words."""

_LETTER = re.compile(r"[^\W\d_]")


class Document(NamedTuple):
    """A right text: its title, or "", and its paragraphs."""

    title: str
    lines: tuple[str, ...]


class Shelf(NamedTuple):
    """Prose and phrases of one language, for carrying pages over into it.

    Attributes:
        source: the name of the source of the documents.
        documents: right texts.
        phrases: phrases by section; none if the language has no file.

    """

    source: str
    documents: Sequence[Document]
    phrases: Mapping[str, Sequence[str]]

    def sample(self, rng: random.Random) -> Shelf:
        """Return a shelf with as many of the documents as a page takes."""
        return self._replace(documents=rng.sample(self.documents, DOCUMENTS))


def make_shelves(pages: Iterable[Page]) -> dict[str, list[Shelf]]:
    """Gather right texts and phrases by language, a shelf for each source; English has none."""
    documents: defaultdict[tuple[str, str], list[Document]] = defaultdict(list)
    for page in pages:
        code = CODES.get(page.lang, page.lang)
        if code not in ("", "en") and len(page.gold) >= SHORTEST_DOCUMENT:
            lines = tuple(line.strip() for line in page.gold.split("\n") if line.strip())
            documents[code, page.source].append(Document(page.title, lines))
    shelves: defaultdict[str, list[Shelf]] = defaultdict(list)
    for (code, source), some in sorted(documents.items()):
        if len(some) >= DOCUMENTS:
            shelves[code].append(Shelf(source, some, _phrases(code)))
    return dict(shelves)


@cache
def _phrases(code: str) -> dict[str, list[str]]:
    if code not in languages():
        return {}
    return {
        name: [_example(entry) for entry in Section(name, (code,)).entries] for name in SECTIONS
    }


def _example(entry: Entry) -> str:
    return entry.example[:1].upper() + entry.example[1:]


def carry_over(text: LabelledText, shelf: Shelf, rng: random.Random) -> LabelledText:
    """Carry a labelled text over into the language of a shelf; the first document is its body.

    Each line stays in its place, with its labels, its size and its indentation. Lines without
    letters stay as they are, and equal lines stay equal.
    """
    body, *others = shelf.documents
    writer = _Writer(rng, body, tuple(line for each in others for line in each.lines))
    hits = first_sections(Block(text.lines), SECTIONS)
    belongs = text.belongs
    lines = [
        writer.rewrite(
            line,
            belongs=bool(belongs[index]),
            is_title=bool(text.labels[index, TITLE] == 1),
            phrases=shelf.phrases.get(hits.get(index, ""), ()),
        )
        for index, line in enumerate(text.lines)
    ]
    return text._replace(lines=tuple(lines))


class _Writer:
    """Replaces the lines of a page by lines in another language."""

    def __init__(self, rng: random.Random, body: Document, others: Sequence[str]) -> None:
        self.rng, self.body, self.others = rng, body, others
        self.place = 0  # of the next line of the body
        self.same: dict[str, str] = {}  # lines that recur stay the same

    def rewrite(self, line: str, *, belongs: bool, is_title: bool, phrases: Sequence[str]) -> str:
        """Return the line in the other language."""
        bare = line.strip()
        if not _LETTER.search(bare):
            return line
        if bare not in self.same:
            self.same[bare] = self._write(bare, belongs, is_title, phrases)
        return line.replace(bare, self.same[bare])

    def _write(self, like: str, belongs: bool, is_title: bool, phrases: Sequence[str]) -> str:
        """Return a line for the place of another: the title, a phrase, or prose."""
        if is_title and self.body.title:
            return self.body.title
        if phrases and not belongs:
            return self.rng.choice(phrases)
        if belongs or is_title:
            source = self.body.lines[self.place % len(self.body.lines)]
            self.place += 1
        else:
            source = self.rng.choice(self.others)
        return _shortened(source, like, self.rng)


def _shortened(source: str, like: str, rng: random.Random) -> str:
    """Cut a paragraph to about the length of another line, and end it in the same way."""
    if source.count(" ") * SPACED < len(source):
        return source[: max(2, len(like) // 3)]
    words = source.split()
    count = count_words(like)
    if len(words) <= count:
        return source
    start = rng.randrange(len(words) - count) if count < 4 else 0
    part = " ".join(words[start : start + count])
    end = like[-1:] if not like[-1:].isalnum() else ""
    return part[:1].upper() + part[1:].rstrip(",;:.") + end
