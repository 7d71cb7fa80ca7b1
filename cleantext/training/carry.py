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

import numpy as np

from cleantext.body.features import SECTIONS
from cleantext.phrases import Section, first_sections, languages
from cleantext.phrases.entries import Entry
from cleantext.text.block import Block
from cleantext.text.scripts import count_words
from cleantext.training.examples import BYLINE, TITLE, LabelledText
from cleantext.training.pages import CODES, Page

DOCUMENTS = 4
"""How many right texts a page takes: one for its body, the others for what is around it."""

SHORTEST_DOCUMENT = 400
"""The fewest characters of a right text that lends its prose."""

SPACED = 14
"""The most characters for each blank, in languages that separate words."""

_LETTER = re.compile(r"[^\W\d_]")


Phrases = Mapping[str, Sequence[str]]
"""Phrases of a language by section."""


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
    phrases: Phrases

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
            shelves[code].append(Shelf(source, some, read_phrases(code)))
    return dict(shelves)


@cache
def read_phrases(code: str) -> Phrases:
    """Return an example of each phrase of a language.

    None if the language has no file.
    """
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
    letters stay as they are, as do bylines that are no phrase: names and dates are much the same in
    all languages. Equal lines stay equal.
    """
    body, *others = shelf.documents
    writer = _Writer(rng, body, tuple(line for each in others for line in each.lines))
    hits = first_sections(Block(text.lines), SECTIONS)
    roles = _roles(text)
    lines = list(text.lines)
    for index in sorted(range(len(lines)), key=lambda index: roles[index] != "title"):
        phrases = shelf.phrases.get(hits.get(index, ""), ())
        lines[index] = writer.rewrite(lines[index], roles[index], phrases)
    return text._replace(lines=tuple(lines))


def _roles(text: LabelledText) -> list[str]:
    """Return the role of each line: ``title``, ``byline``, ``body`` or ""."""
    roles = np.where(text.belongs, "body", "")
    for name, column in (("byline", BYLINE), ("title", TITLE)):
        roles = np.where(text.labels[:, column] == 1, name, roles)
    found: list[str] = roles.tolist()
    return found


class _Writer:
    """Replaces the lines of a page by lines in another language."""

    def __init__(self, rng: random.Random, body: Document, others: Sequence[str]) -> None:
        self.rng, self.body, self.others = rng, body, others
        self.place = 0  # of the next line of the body
        self.same: dict[str, str] = {}  # lines that recur stay the same

    def rewrite(self, line: str, role: str, phrases: Sequence[str]) -> str:
        """Return the line in the other language; titles must come before their copies."""
        bare = line.strip()
        if not _LETTER.search(bare):
            return line
        if bare not in self.same:
            self.same[bare] = self._write(bare, role, phrases)
        return line.replace(bare, self.same[bare])

    def _write(self, like: str, role: str, phrases: Sequence[str]) -> str:
        """Return a line for the place of another: the title, a phrase, or prose."""
        if role == "title" and self.body.title:
            return self.body.title
        if role == "byline":
            return self.rng.choice(phrases or [like])
        if role:
            source = self.body.lines[self.place % len(self.body.lines)]
            self.place += 1
        elif phrases:
            return self.rng.choice(phrases)
        else:
            source = self.rng.choice(self.others)
        return _shortened(source, like, self.rng)


def _shortened(source: str, like: str, rng: random.Random) -> str:
    """Cut a paragraph to about the length of another line, and end it in the same way."""
    if not has_spaces(source):
        return source[: max(2, len(like) // 3)]
    words = source.split()
    count = count_words(like)
    if len(words) <= count:
        return source
    start = rng.randrange(len(words) - count) if count < 4 else 0
    part = " ".join(words[start : start + count])
    end = like[-1:] if not like[-1:].isalnum() else ""
    return part[:1].upper() + part[1:].rstrip(",;:.") + end


def has_spaces(text: str) -> bool:
    """Decide whether the words of a text are separated by spaces."""
    return text.count(" ") * SPACED >= len(text)
