"""Blocks of lines with shared features, and folding for comparing labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, compress
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from cleantext.text.scripts import SENTENCE_ENDS, STOPS, fold_characters, is_glued

SHOWN = 60
"""Characters of a line shown in messages."""

LONGEST = 400
"""Characters in the longest label or pitch; longer lines are never looked up."""

PIECE = 1 << 12
"""Lines in a piece of a long block."""

# Characters around a label that are not part of it: bullets, arrows, brackets. Not full stops:
# "Home." can be an answer, "Home" a link. Nor quotation marks and slashes: in source code,
# `'/login'` is not a link.
EDGE = (
    " \t\xa0\u200b\u3000:|-–—~+*•·●○■□▪▶►▸▼▾▲▴◄◀‹›«»<>→←↑↓↗↩…()[]×✕✖✓✔"
    "【】〈〉（）［］：｜・\ufe0f\U0001f517\U0001f4e7\U0001f514"
)
# Word separators, including apostrophes and hyphens, as in "l'abonnement".
_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_MARKS_TO_SPACES = bytes.maketrans(_MARKS.encode(), b" " * len(_MARKS))
_WIDE_MARKS = re.compile("[‐-‧«»‹›¡¿·´„“”‘’•…־׳״،؛؟۔।॥、。〈-】！（），．：；？｜]")
_SHORTEST_SENTENCE = 5  # characters, in scripts without word separators
_NUMBER = re.compile("0(?:[.,:]?0)+")
_NUMBER_BYTES = re.compile(b"0(?:[.,:]?0)+")
_FOLDED = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789\t\v\f\r\x1c\x1d\x1e\x1f",
    b"abcdefghijklmnopqrstuvwxyz000000000" + b" " * 8,
)


def is_blank(line: str) -> bool:
    """Return whether a line is empty or white space."""
    return not line or line.isspace()


def fold(text: str) -> str:
    r"""Fold case, apostrophes, white space, and numbers (to ``0``), for comparing labels.

    The text may have many lines; their number stays.

    >>> fold("Page\t12  of 1,030")
    'page 0 of 0'
    """
    return "\n".join(fold_lines(text.split("\n")))


def fold_lines(lines: Sequence[str]) -> list[str]:
    """Fold many lines at once.

    In bytes, ASCII is folded by one table; few lines have other characters.
    """
    raw = "\n".join(lines).encode("utf-8", "surrogatepass").translate(_FOLDED)
    raw = _NUMBER_BYTES.sub(b"0", raw)
    while b"  " in raw:
        raw = raw.replace(b"  ", b" ")
    folded = raw.decode("utf-8", "surrogatepass").split("\n")
    rest = [place for place, line in enumerate(folded) if not line.isascii()]
    plain = _fold_rest("\n".join([folded[place] for place in rest]))
    for place, line in zip(rest, plain, strict=False):  # no lines make one empty line
        folded[place] = line
    return folded if lines else []


def _fold_rest(text: str) -> list[str]:
    text = _NUMBER.sub("0", fold_characters(text))
    while "  " in text:
        text = text.replace("  ", " ")
    return text.split("\n")


def label_key(line: str) -> str:
    """Strip bullets, arrows, brackets and the end mark from a folded line.

    An end mark after one or two words stays: it turns a label into an answer.

    >>> label_key("» read more …"), label_key("all rights reserved."), label_key("home.")
    ('read more', 'all rights reserved', 'home.')
    """
    return label_keys((line,))[0]


def label_keys(lines: Iterable[str]) -> list[str]:
    """Return the `label_key` of each line."""
    bare = [line.strip(EDGE) for line in lines]
    return [_without_stop(key) if key[-1:] in SENTENCE_ENDS else key for key in bare]


def _without_stop(key: str) -> str:
    bare = key.rstrip(STOPS + " ")
    apart = is_glued(bare)
    if key.endswith("..") or (len(bare) >= _SHORTEST_SENTENCE if apart else bare.count(" ") > 1):
        return bare.rstrip(EDGE)
    return key


def split_words(text: str) -> str:
    """Replace each punctuation mark by a space, so that ``split`` gives the words.

    >>> split_words("free e-mails: d'abord!").split()
    ['free', 'e', 'mails', 'd', 'abord']
    """
    raw = text.encode("utf-8", "surrogatepass").translate(_MARKS_TO_SPACES)
    plain = raw.decode("utf-8", "surrogatepass")
    return plain if plain.isascii() else _WIDE_MARKS.sub(" ", plain).replace("©", " © ")


class Look(NamedTuple):
    """What the form of a text tells of a line.

    Attributes:
        links: the share of its characters that are in links.
        heading: its level as a heading; 0 if it is none.
        item: its depth as a list item; 0 if it is none.
        whole: whether it stands for a whole block, such as a table or code.

    """

    links: float = 0.0
    heading: int = 0
    item: int = 0
    whole: bool = False


class Survey(Protocol):
    """What a filter thinks of lines, computed on demand."""

    def scores(self) -> dict[int, float]:
        """Return the probability that each line belongs, by its number in the input."""

    def confidence(self, last: Any) -> float:
        """Return how likely what is left is right, given its survey."""


class Carried(Protocol):
    """What a filter knows of lines, and keeps for those that stay."""

    def pick(self, wanted: bytes | bytearray, blanks: bytes) -> Carried:
        """Return what is known of the wanted lines, given which lines are blank."""


class Block(tuple[str, ...]):
    """A tuple of lines with lazily computed features that filters share."""

    numbers: Sequence[int] = ()
    """The number of each line in the input, if known; of a unit of a view, its place."""

    origins: Sequence[Sequence[int]] = ()
    """The numbers of the lines in the input that each unit of a view is made of."""

    vouched: frozenset[int] = frozenset()
    """The lines that are surely part of the body in spite of their phrases, as told by a filter."""

    looks: Sequence[Look] = ()
    """What the form of the text tells of each line; nothing in plain text."""

    roles: Mapping[int, str] = MappingProxyType({})
    """The lines of the head of the text with what they give, as told by a filter: ``title``,
    ``byline``, or ``dated`` for another line that may give the date."""

    survey: Survey | None = None
    """What the last filter that scored the lines thinks of them."""

    carried: Carried | None = None
    """What a filter knows of the lines whatever others there are."""

    prose: list[int]
    """The number of words of prose in each line (see `cleantext.text.prose`)."""

    @cached_property
    def found(self) -> dict[Any, dict[str, dict[int, Any]]]:
        """The phrases found, by languages, section and line (see `cleantext.phrases.Section`)."""
        return {}

    @classmethod
    def join(cls, blocks: Iterable[Block]) -> Block:
        """Join blocks, with the phrases found in them if all were searched.

        Each block is released once it has been read.
        """
        sizes: list[int] = []
        known: list[dict[Any, dict[str, dict[int, Any]]]] = []

        def lines() -> Iterator[str]:
            for block in blocks:
                sizes.append(len(block))
                known.append(block.found)
                yield from block

        joined = cls(lines())
        for languages in set.intersection(*map(set, known)) if known else ():
            sections = joined.found[languages] = {}
            for first, found in zip(accumulate(sizes, initial=0), known, strict=False):
                for section, places in found[languages].items():
                    rows = sections.setdefault(section, {})
                    rows.update((first + index, entry) for index, entry in places.items())
        return joined

    def pieces(self) -> Iterator[tuple[int, Block]]:
        """Yield the index of the first line of each piece, and the piece.

        A short block is one piece, itself. The keys of a long one would take as much memory as its
        lines; those of its pieces are released one by one.
        """
        if len(self) <= PIECE:
            yield 0, self
            return
        for start in range(0, len(self), PIECE):
            yield start, Block(self[start : start + PIECE])

    def forget_keys(self) -> None:
        """Release `keys`, which take as much memory as the lines."""
        vars(self).pop("keys", None)

    def place(self, index: int) -> str:
        """Describe a line for messages: its number and its beginning."""
        return f"line {self.number(index)}: {self[index][:SHOWN]!r}"

    def number(self, index: int) -> int:
        """Return the number of a line in the input; as a text of its own, if it is not known.

        A unit of a view has the number of its first line.
        """
        if self.origins:
            return self.origins[index][0]
        return self.numbers[index] if self.numbers else index + 1

    def renewed(self, indices: Sequence[int], texts: Sequence[str]) -> Block:
        """Return the lines at `indices`, with new texts; `texts` has one for every line."""
        block = Block([texts[index] for index in indices])
        if self.numbers:
            block.numbers = [self.numbers[index] for index in indices]
        return block

    def pick(self, wanted: bytes | bytearray) -> Block:
        """Return the wanted lines, with the features computed so far."""
        picked = Block(compress(self, wanted))
        if self.looks:
            picked.looks = list(compress(self.looks, wanted))
        if self.origins:
            picked.origins = list(compress(self.origins, wanted))
        if "prose" in vars(self):
            picked.prose = list(compress(self.prose, wanted))
        if "blanks" in vars(self):
            picked.blanks = bytes(compress(self.blanks, wanted))
        if self.carried is not None:
            picked.carried = self.carried.pick(wanted, self.blanks)
        if "keys" in vars(self):
            picked.keys = list(compress(self.keys, wanted))
        places = list(accumulate(wanted, initial=0)) if self.found or self.vouched else []
        picked.vouched = frozenset(places[index] for index in self.vouched if wanted[index])
        for languages, sections in self.found.items():
            picked.found[languages] = {
                section: {places[index]: entry for index, entry in found.items() if wanted[index]}
                for section, found in sections.items()
            }
        return picked

    @cached_property
    def blanks(self) -> bytes:
        """A byte for each line: whether it is blank."""
        return bytes(map(is_blank, self))

    @cached_property
    def text(self) -> str:
        """The lines, joined by line breaks."""
        return "\n".join(self)

    @cached_property
    def keys(self) -> list[str]:
        """The `label_key` of each line; ``""`` if it is blank or longer than `LONGEST`."""
        short = [line for line in dict.fromkeys(self) if len(line) <= LONGEST]
        known = dict(zip(short, label_keys(fold_lines(short)), strict=True))
        return [known.get(line, "") for line in self]


def as_block(lines: Iterable[str]) -> Block:
    """Return lines as a block."""
    return lines if isinstance(lines, Block) else Block(lines)
