"""A block of lines, with the views of it that several filters share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, compress

LONGEST = 400
"""Characters. No label and no pitch is longer; longer lines are never looked up."""

# What may stand around a label without being part of it: bullets, arrows, brackets. Full stops
# are not here: "Home." can be an answer, "Home" a link. Nor are quotation marks and slashes: in
# source code, `'/login'` is no link either.
EDGE = (
    " \t\xa0\u200b\u3000:|-–—~+*•·●○■□▪▶►▸▼▾▲▴◄◀‹›«»<>→←↑↓↗↩…()[]×✕✖✓✔"
    "【】〈〉（）［］：｜・\ufe0f\U0001f517\U0001f4e7\U0001f514"
)
_WORD_EDGE = EDGE + ",;/\\_=#&@^`\"'“”„‘’´{}「」『』《》；，、.!?。！？"
_STOPS = ".!?。！？"
_ENDS = tuple(_STOPS)
_CLOSERS = " \t\xa0\"'”’»)]"
_SHORTEST_SENTENCE = 5  # characters, in scripts that do not part words
_DIGITS = re.compile(r"\d\d*(?:[.,:]\d+)*")  # one digit first: `re` looks for its class
_BLANKS = re.compile(r"[^\S\n](?:[^\S\n]+|(?<! ))")  # all runs but a single space


def fold(text: str) -> str:
    r"""Fold what does not matter in a label: case, apostrophes, numbers (to ``0``), white space.

    The text may be many lines; their number stays.

    >>> fold("Page\t12  of 1,030")
    'page 0 of 0'
    """
    return _BLANKS.sub(" ", _DIGITS.sub("0", text.casefold().replace("’", "'")))


def trim_key(line: str) -> str:
    """The key of a folded line: no bullets, arrows or brackets around it, and no end mark.

    An end mark after one or two words stays: it makes an answer of a label.

    >>> trim_key("» read more …"), trim_key("all rights reserved."), trim_key("home.")
    ('read more', 'all rights reserved', 'home.')
    """
    if line[:1].isalnum() and line[-1:].isalnum():
        return line
    key = line.strip(EDGE)
    if key and key[-1] in _STOPS:
        bare = key.rstrip(_STOPS + " ")
        wide = key[-1] in "。！？"
        if key.endswith("..") or (len(bare) >= _SHORTEST_SENTENCE if wide else bare.count(" ") > 1):
            return bare.rstrip(EDGE)
    return key


def is_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does."""
    return line.rstrip(_CLOSERS).endswith(_ENDS)


_WIDE_LETTERS = (
    # Thai, Lao, Burmese, Khmer; Chinese and Japanese; Korean parts words, but glues particles
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
_WIDE = re.compile(f"[{_WIDE_LETTERS}]")
_HEAD = re.compile(rf"[^\W_{_WIDE_LETTERS}]+|.", re.DOTALL)


def is_wide(text: str) -> bool:
    """Whether the text holds letters of a script whose words white space does not part."""
    return not text.isascii() and _WIDE.search(text) is not None


def head(key: str) -> str:
    """What a key is looked up by: its first word, or one character of an unspaced script.

    No mark belongs to it: "subscribe: now" has the head of "subscribe".
    """
    found = _HEAD.match(key)
    return found[0] if found else ""


def trim_word(word: str) -> str:
    """A word of a key without the marks around it."""
    return word.strip(_WORD_EDGE)


class Block(tuple[str, ...]):
    """Some lines of a text, in order, with views that are worked out once, when first used.

    Filters that look for phrases all need the same forms of the same lines; a block is
    a tuple of lines for those that need none.
    """

    @classmethod
    def join(cls, blocks: Sequence[Block]) -> Block:
        """The lines of all blocks as one, with their keys where all of those are known already."""
        if len(blocks) == 1:
            return blocks[0]
        joined = cls(chain.from_iterable(blocks))
        if all("keys" in vars(block) for block in blocks):
            joined.keys = list(chain.from_iterable(block.keys for block in blocks))
        return joined

    def pick(self, wanted: Sequence[bool]) -> Block:
        """The lines that are wanted, with the views of them that are known already."""
        picked = Block(compress(self, wanted))
        known = vars(self)
        if "keys" in known:
            picked.keys = list(compress(self.keys, wanted))
        vars(picked).update({name: known[name] for name in ("heads", "words") if name in known})
        return picked

    @cached_property
    def keys(self) -> list[str]:
        """For each line its `trim_key`, or ``""`` where it is blank or longer than `LONGEST`."""
        short = "\n".join([line if len(line) <= LONGEST else "" for line in self])
        return [trim_key(line) for line in fold(short).split("\n")] if self else []

    @cached_property
    def key_set(self) -> frozenset[str]:
        """The different keys."""
        return frozenset(self.keys)

    @cached_property
    def heads(self) -> dict[str, list[str]]:
        """The different keys by their `head`; some may be of lines that went meanwhile."""
        heads: dict[str, list[str]] = {}
        for key in self.key_set:
            heads.setdefault(head(key), []).append(key)
        return heads

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """The different keys by the words that they hold, each as `trim_word` leaves it.

        Some may be of lines that went meanwhile.
        """
        rough: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.key_set:
            for word in key.split():
                rough[word].append(key)
        words: dict[str, list[str]] = {}
        for word, keys in rough.items():
            bare = word if word.isalnum() else trim_word(word)
            words[bare] = words[bare] + keys if bare in words else keys
        return words

    @cached_property
    def wide(self) -> list[str]:
        """The different keys with letters of scripts that do not part words."""
        return list(filter(is_wide, self.key_set))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each key stands: the indices of its lines."""
        places: dict[str, list[int]] = {}
        for index, key in enumerate(self.keys):
            places.setdefault(key, []).append(index)
        return places


def as_block(lines: Iterable[str]) -> Block:
    """`lines` itself where it is a block already."""
    return lines if isinstance(lines, Block) else Block(lines)
