"""The unified diff of a file and its cleaned contents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

CONTEXT = 3
"""Unchanged lines shown around a change."""

_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\t"): "\\t"}
_COLOURS = {b"@": b"\x1b[36m", b"-": b"\x1b[31m", b"+": b"\x1b[32m"}


class _Pair(NamedTuple):
    """A line before and after; None if it is not there."""

    before: bytes | None
    after: bytes | None

    @property
    def reverse(self) -> _Pair:
        return _Pair(self.after, self.before)

    @property
    def same(self) -> bool:
        return self.before == self.after


def unified_diff(
    name: str, before: bytes, after: bytes, dropped: Collection[int], *, back: bool = False
) -> Iterator[bytes]:
    """Yield the lines of a diff for `git apply` and ``patch -p1``.

    Args:
        name: the name of the file.
        before: its contents.
        after: its new contents.
        dropped: the numbers of the lines that were dropped. They align the two without a search,
            for which `difflib` takes quadratic time.
        back: make the diff that leads back from the new contents.

    """
    if before == after:
        return
    pairs = _pairs(_lines(before), _lines(after), dropped)
    if back:
        pairs = [pair.reverse for pair in pairs]
    yield f"--- {_quoted('a/' + name)}\n".encode("utf-8", "surrogateescape")
    yield f"+++ {_quoted('b/' + name)}\n".encode("utf-8", "surrogateescape")
    old = new = start = 0
    for first, stop in _hunks(pairs):
        old, new = old + first - start, new + first - start
        start = stop
        hunk = pairs[first:stop]
        olds = sum(pair.before is not None for pair in hunk)
        news = sum(pair.after is not None for pair in hunk)
        # A side without lines starts at the line before.
        yield b"@@ -%d,%d +%d,%d @@\n" % (old + (olds > 0), olds, new + (news > 0), news)
        yield from _body(hunk)
        old, new = old + olds, new + news


def coloured(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Colour the lines of a diff for a terminal."""
    for number, line in enumerate(lines):
        colour = b"\x1b[1m" if number < 2 else _COLOURS.get(line[:1])
        yield colour + line.rstrip(b"\n") + b"\x1b[0m\n" if colour else line


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _pairs(before: list[bytes], after: list[bytes], dropped: Collection[int]) -> list[_Pair]:
    if len(before) - len(dropped) != len(after):
        # The encoding was one whose line breaks are not single bytes: every line has changed.
        return [_Pair(line, None) for line in before] + [_Pair(None, line) for line in after]
    rest = iter(after)
    return [
        _Pair(line, None if number in dropped else next(rest))
        for number, line in enumerate(before, 1)
    ]


def _hunks(pairs: list[_Pair]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of hunks: changes with context, merged if they touch."""
    first = stop = -1
    for index, pair in enumerate(pairs):
        if pair.same:
            continue
        if first >= 0 and index - CONTEXT > stop:
            yield first, stop
            first = -1
        if first < 0:
            first = max(index - CONTEXT, 0)
        stop = min(index + 1 + CONTEXT, len(pairs))
    if first >= 0:
        yield first, stop


def _body(hunk: list[_Pair]) -> Iterator[bytes]:
    added: list[bytes] = []
    for pair in hunk:
        if pair.same:
            yield from added
            added.clear()
            yield _marked(b" ", pair.before)
            continue
        if pair.before is not None:
            yield _marked(b"-", pair.before)
        if pair.after is not None:
            added.append(_marked(b"+", pair.after))
    yield from added


def _marked(mark: bytes, line: bytes | None) -> bytes:
    line = line or b""
    return mark + line + (b"" if line.endswith(b"\n") else b"\n\\ No newline at end of file\n")


def _quoted(name: str) -> str:
    """Quote a name as git does, if necessary."""
    quoted = name.translate(_ESCAPES)
    if quoted != name or not name.isprintable():
        return '"' + "".join(map(_octal, quoted)) + '"'
    return name + "\t" if " " in name else name


def _octal(character: str) -> str:
    if character.isprintable():
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))
