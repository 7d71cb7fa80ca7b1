"""The tables of the phrase files, made when the package is built.

There are tens of thousands of entries; to fold them at each start would take longer than to clean
a page. The build writes what was made of them into a file beside them (`hatch_build.py`). Where
that is missing, or a phrase file has changed since, the tables are made anew, which takes a moment.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from cleantext.phrases import entries, index
from cleantext.phrases.entries import outline
from cleantext.phrases.index import Heads, Tables, tables_of
from cleantext.system.atomic import replacing
from cleantext.text import block, scripts

PLACE = Path(__file__).with_suffix(".bin")
"""The file with the tables."""

_FORMAT = 2  # of marshal: the same in all versions of Python
_MAKERS = tuple(Path(str(module.__file__)) for module in (block, scripts, entries, index))
"""The code that makes the tables: when it changes, they are made anew."""


def tables(files: Sequence[bytes]) -> Tables:
    """The tables of some phrase files, in this order, given what stands in them."""
    with suppress(OSError, ValueError, EOFError, TypeError):  # there is none, or it is damaged
        digest, _, kept = PLACE.read_bytes().partition(b"\n")
        if digest == _digest(files, kept):
            whole, *others = _unpacked(kept)
            return Tables(_Packed(whole), *others)
    return _made(files)


def write(files: Sequence[bytes]) -> None:
    """Write the tables of some phrase files, in this order, given what stands in them.

    The file is there whole or as it was before, for another process may read it just now.
    """
    made = _made(files)
    parts = {head: marshal.dumps(part, _FORMAT) for head, part in made.whole.items()}
    kept = marshal.dumps((parts, *made[1:]), _FORMAT)
    with replacing(PLACE) as file:
        file.write(_digest(files, kept) + b"\n" + kept)


class _Packed(Heads):
    """Parts that are unpacked when they are asked for: each start of the program needs few."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts

    def __missing__(self, head: str) -> dict[str, int]:
        """The part for a head, which is kept."""
        part: dict[str, int] = _unpacked(self.parts[head]) if head in self.parts else {}
        self[head] = part
        return part


def _unpacked(data: bytes) -> Any:
    return marshal.loads(data)  # noqa: S302  # as Python reads what it has compiled


def _made(files: Sequence[bytes]) -> Tables:
    return tables_of(outline(data.decode()) for data in files)


def _digest(files: Sequence[bytes], kept: bytes) -> bytes:
    """What tells whether tables were made of these files by this code, and are undamaged."""
    code = [path.read_bytes() for path in _MAKERS]
    return b" ".join(b"%08x" % crc32(data) for data in (*code, *files, kept))
