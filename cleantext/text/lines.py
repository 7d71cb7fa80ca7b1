r"""Lines: the only definition of them in the package.

A line is its text and its ending: ``"\n"``, ``"\r\n"`` or, for the last line only, none. A bare
``\r``, ``\v``, ``\f``, ``\x85``, U+2028 and U+2029 are characters of the line. ``str.splitlines``
splits at all of them, and then dropping one line can fuse two others: in
``"a\r" + "home\n" + "\n"``, the ``\r`` would meet the last ``\n``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, islice
from typing import NamedTuple

from cleantext.text.block import Block, as_block

LINE_ENDINGS = ("", "\n", "\r\n")
"""The endings of a line; columns of endings hold indices into it."""

BLOCK = 1 << 16
"""Characters in a block of `split_blocks`, at least."""

_SHORT = 8  # average characters of a line below which many are equal


def is_valid_rewrite(line: str, new: str) -> bool:
    r"""Return whether a new text is one line, without a new ``\r`` at its end."""
    return "\n" not in new and (not new.endswith("\r") or line.endswith("\r"))


class Line(NamedTuple):
    """A line: its number in the input (from 1), its text, its ending."""

    number: int
    text: str
    end: str


class Lines:
    """Immutable lines in three columns: texts, endings and numbers.

    A list of a million `Line` tuples would take ten times the memory of the text.
    ``ends`` holds an index into `LINE_ENDINGS` for each line. The texts are a `Block`, so that
    filters that see the same lines share the work of folding them.
    """

    __slots__ = ("ends", "numbers", "texts")

    def __init__(self, texts: Iterable[str], ends: bytes, numbers: Sequence[int]) -> None:
        self.texts = as_block(texts)
        self.texts.numbers = numbers
        self.ends = ends
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Line]:
        for number, text, end in zip(self.numbers, self.texts, self.ends, strict=True):
            yield Line(number, text, LINE_ENDINGS[end])

    def with_texts(self, texts: Iterable[str]) -> Lines:
        """Return the lines with other texts, one for one."""
        return Lines(texts, self.ends, self.numbers)

    def without(self, indices: Iterable[int]) -> Lines:
        """Return the lines except those at `indices`."""
        keep = bytearray(b"\1") * len(self.texts)
        for index in indices:
            keep[index] = 0
        return Lines(
            self.texts.pick(keep),
            bytes(compress(self.ends, keep)),
            array("I", compress(self.numbers, keep)),
        )


def split(text: str, first: int = 1) -> Lines:
    r"""Split a text into lines, numbered from `first`; `join` restores it to the character.

    >>> [line.text for line in split("one\r\ntwo\x0bstill two\n")]
    ['one', 'two\x0bstill two']
    """
    texts = text.split("\n")
    if len(text) < _SHORT * len(texts):
        # An empty string takes 49 bytes already, so equal lines share one.
        known: dict[str, str] = {}
        texts = [known.setdefault(line, line) for line in texts]
    ends = bytearray(b"\1") * len(texts)
    if texts[-1]:
        ends[-1] = 0
    else:  # nothing after the last "\n" is not a line
        del texts[-1], ends[-1]
    if "\r\n" in text:
        for index, line in enumerate(texts):
            if ends[index] and line.endswith("\r"):
                texts[index] = line[:-1]
                ends[index] = 2
    return Lines(texts, bytes(ends), range(first, first + len(texts)))


def join(lines: Lines) -> str:
    """Join lines into a text."""
    if 2 not in lines.ends:
        body = "\n".join(lines.texts)
        return body + "\n" if lines.ends.endswith(b"\1") else body
    parts = [""] * (2 * len(lines))
    parts[::2] = lines.texts
    parts[1::2] = map(LINE_ENDINGS.__getitem__, lines.ends)
    return "".join(parts)


def split_blocks(text: str, size: int = BLOCK, first: int = 1) -> Iterator[Lines]:
    """Split a text lazily into blocks of at least `size` characters, as `split` does."""
    start = 0
    while start < len(text):
        stop = text.find("\n", start + size - 1) + 1 or len(text)
        block = split(text[start:stop], first)
        start, first = stop, first + len(block)
        yield block


def concatenate(blocks: Iterable[Lines]) -> Lines:
    """Join blocks of lines, releasing each once it has been read."""
    blocks = iter(blocks)
    head = list(islice(blocks, 2))
    if len(head) < 2:
        return head[0] if head else split("")
    ends = bytearray()
    numbers: list[Sequence[int]] = []

    def texts() -> Iterator[Block]:
        while head:
            yield read(head.pop(0))
        yield from map(read, blocks)

    def read(block: Lines) -> Block:
        ends.extend(block.ends)
        numbers.append(block.numbers)
        return block.texts

    whole = Block.join(texts())
    return Lines(whole, bytes(ends), _concatenate_numbers(numbers))


def _concatenate_numbers(parts: Sequence[Sequence[int]]) -> Sequence[int]:
    """Join the line numbers of consecutive blocks."""
    if all(isinstance(part, range) for part in parts):
        return range(parts[0][0], parts[-1][-1] + 1)
    numbers = array("I")
    for part in parts:
        numbers.extend(part)
    return numbers
