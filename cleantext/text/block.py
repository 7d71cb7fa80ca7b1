"""A block of lines, with the views of it that several filters share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, compress
from typing import Any

from cleantext.text.scripts import SENTENCE_ENDS, STOPS, fold_characters, is_glued

SHOWN = 60
"""Characters of a line that messages show."""

LONGEST = 400
"""Characters. No label and no pitch is longer; longer lines are never looked up."""

# What may stand around a label without being part of it: bullets, arrows, brackets. Full stops
# are not here: "Home." can be an answer, "Home" a link. Nor are quotation marks and slashes: in
# source code, `'/login'` is no link either.
EDGE = (
    " \t\xa0\u200b\u3000:|-–—~+*•·●○■□▪▶►▸▼▾▲▴◄◀‹›«»<>→←↑↓↗↩…()[]×✕✖✓✔"
    "【】〈〉（）［］：｜・\ufe0f\U0001f517\U0001f4e7\U0001f514"
)
# What parts words; apostrophes and hyphens too, as in "l'abonnement".
_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_MARKS_TO_SPACES = bytes.maketrans(_MARKS.encode(), b" " * len(_MARKS))
_WIDE_MARKS = re.compile("[‐-‧«»‹›¡¿·´„“”‘’•…־׳״،؛؟۔।॥、。〈-】！（），．：；？｜]")
_SHORTEST_SENTENCE = 5  # characters, in scripts that do not part words
_NUMBER = re.compile("0(?:[.,:]?0)+")
_NUMBER_BYTES = re.compile(b"0(?:[.,:]?0)+")
_FOLDED = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789\t\v\f\r\x1c\x1d\x1e\x1f",
    b"abcdefghijklmnopqrstuvwxyz000000000" + b" " * 8,
)


def fold(text: str) -> str:
    r"""Fold what does not matter in a label: case, apostrophes, numbers (to ``0``), white space.

    The text may be many lines; their number stays.

    >>> fold("Page\t12  of 1,030")
    'page 0 of 0'
    """
    return "\n".join(fold_lines(text.split("\n")))


def fold_lines(lines: Sequence[str]) -> list[str]:
    """`fold` for many lines at once.

    In bytes, what there is to fold of ASCII takes one table; few lines have more.
    """
    raw = "\n".join(lines).encode("utf-8", "surrogatepass").translate(_FOLDED)
    raw = _NUMBER_BYTES.sub(b"0", raw)
    while b"  " in raw:
        raw = raw.replace(b"  ", b" ")
    folded = raw.decode("utf-8", "surrogatepass").split("\n")
    rest = [place for place, line in enumerate(folded) if not line.isascii()]
    plain = _fold_rest("\n".join([folded[place] for place in rest]))
    for place, line in zip(rest, plain, strict=False):  # of no lines, one empty line is made
        folded[place] = line
    return folded if lines else []


def _fold_rest(text: str) -> list[str]:
    text = _NUMBER.sub("0", fold_characters(text))
    while "  " in text:
        text = text.replace("  ", " ")
    return text.split("\n")


def label_key(line: str) -> str:
    """The key of a folded line: no bullets, arrows or brackets around it, and no end mark.

    An end mark after one or two words stays: it makes an answer of a label.

    >>> label_key("» read more …"), label_key("all rights reserved."), label_key("home.")
    ('read more', 'all rights reserved', 'home.')
    """
    return label_keys((line,))[0]


def label_keys(lines: Iterable[str]) -> list[str]:
    """`label_key` for many lines."""
    bare = [line.strip(EDGE) for line in lines]
    return [_without_stop(key) if key[-1:] in SENTENCE_ENDS else key for key in bare]


def _without_stop(key: str) -> str:
    bare = key.rstrip(STOPS + " ")
    apart = is_glued(bare)
    if key.endswith("..") or (len(bare) >= _SHORTEST_SENTENCE if apart else bare.count(" ") > 1):
        return bare.rstrip(EDGE)
    return key


def split_words(text: str) -> str:
    """The text with a space for each punctuation mark, so that ``split`` gives its words.

    >>> split_words("free e-mails: d'abord!").split()
    ['free', 'e', 'mails', 'd', 'abord']
    """
    raw = text.encode("utf-8", "surrogatepass").translate(_MARKS_TO_SPACES)
    plain = raw.decode("utf-8", "surrogatepass")
    return plain if plain.isascii() else _WIDE_MARKS.sub(" ", plain).replace("©", " © ")


class Block(tuple[str, ...]):
    """Some lines of a text, in order, with what several filters want to know of them.

    It is worked out once, when first asked for; a block is a tuple of lines for those that ask
    nothing.
    """

    numbers: Sequence[int] = ()
    """Where known, the number that each line had in the input."""

    prose: list[int]
    """How many words of prose each line has (`filters.prose`)."""

    @cached_property
    def found(self) -> dict[Any, dict[str, dict[int, Any]]]:
        """By languages and section, which lines hold a phrase, and which (`phrases.Section`)."""
        return {}

    @classmethod
    def join(cls, blocks: Iterable[Block]) -> Block:
        """The lines of all blocks as one, with what was found in them if all were searched.

        Each block is let go of when it has been read.
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

    def forget_keys(self) -> None:
        """Let go of `keys`, which take as much as the lines; asked again, they are made again."""
        vars(self).pop("keys", None)

    def place(self, index: int) -> str:
        """A line as messages name it: its number and how it starts."""
        number = self.numbers[index] if self.numbers else index + 1
        return f"line {number}: {self[index][:SHOWN]!r}"

    def renewed(self, indices: Sequence[int], texts: Sequence[str]) -> Block:
        """The lines at these indices, with the texts that all lines have now."""
        block = Block([texts[index] for index in indices])
        if self.numbers:
            block.numbers = [self.numbers[index] for index in indices]
        return block

    def pick(self, wanted: Sequence[int]) -> Block:
        """The lines for which `wanted` is true, with what is known of them already."""
        picked = Block(compress(self, wanted))
        if "prose" in vars(self):
            picked.prose = list(compress(self.prose, wanted))
        if "keys" in vars(self):
            picked.keys = list(compress(self.keys, wanted))
        places = list(accumulate(wanted, initial=0)) if self.found else []
        for languages, sections in self.found.items():
            picked.found[languages] = {
                section: {places[index]: entry for index, entry in found.items() if wanted[index]}
                for section, found in sections.items()
            }
        return picked

    @cached_property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self)

    @cached_property
    def keys(self) -> list[str]:
        """For each line its `label_key`, or ``""`` where it is blank or longer than `LONGEST`."""
        short = [line if len(line) <= LONGEST else "" for line in self]
        return label_keys(fold_lines(short))


def as_block(lines: Iterable[str]) -> Block:
    """`lines` itself where it is a block already."""
    return lines if isinstance(lines, Block) else Block(lines)
