"""A stream of bytes split into lines, with each damage in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cleantext.corpus.formats.records import LONGEST
from cleantext.corpus.formats.source import Damage, Doubtful


def split_lines(blocks: Iterable[bytes | Damage]) -> Iterator[bytes | Damage]:
    r"""Yield the lines of a stream, without their ``\n``.

    A damage takes the part of the line before it. A line of more than `LONGEST` bytes is a
    damage, too, with its beginning. A line is `Doubtful` if any part of it is.

    >>> list(split_lines([b"one\ntw", b"o\nth", Damage("broken")]))
    [b'one', b'two', Damage(reason='broken', raw=b'th', members=0)]

    """
    parts: list[bytes] = []
    size = 0
    for block in blocks:
        if isinstance(block, Damage):
            yield block._replace(raw=b"".join(parts))
            parts, size = [], 0
            continue
        kind = type(block)
        first, *others = map(kind, block.split(b"\n"))
        size += len(first)
        if size <= LONGEST:
            parts.append(first)
        if others:
            yield join_parts(parts, size, "line")
            *complete, last = others
            yield from complete
            parts, size = [last], len(last)
    if size:
        yield join_parts(parts, size, "line")


def join_parts(parts: Sequence[bytes], size: int, unit: str) -> bytes | Damage:
    """Join the parts of a line or object; `Doubtful` if any is, a damage if too long."""
    joined = b"".join(parts)
    if size > LONGEST:
        return Damage(f"the {unit} has more than {LONGEST} bytes", joined)
    return Doubtful(joined) if any(isinstance(part, Doubtful) for part in parts) else joined
