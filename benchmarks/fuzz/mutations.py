"""Mutations of documents: of their lines, and of their characters."""

from __future__ import annotations

from random import Random

_CHARACTERS = (
    *"aZ0 .,:;|»•–\t\r\v\f\x00\x1c\x1f\x7f\x80\x85\xa0\xad\xff",
    *"\u200b\u200d\u2028\u2029\u202e\u3000\ufeff\ufffd\uffff\ud800\udc80\udfff😀Ãâ€漢א",
)


def _swap_lines(random: Random, lines: list[str]) -> None:
    one, other = (random.randrange(len(lines)) for _ in "ab")
    lines[one], lines[other] = lines[other], lines[one]


def _repeat_line(random: Random, lines: list[str]) -> None:
    lines.insert(random.randrange(len(lines) + 1), random.choice(lines))


def _drop_line(random: Random, lines: list[str]) -> None:
    if len(lines) > 1:
        del lines[random.randrange(len(lines))]


def _glue_lines(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    lines[place : place + 2] = [random.choice(("", " ")).join(lines[place : place + 2])]


def _cut_line(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    middle = random.randrange(len(lines[place]) + 1)
    lines[place : place + 1] = [lines[place][:middle], lines[place][middle:]]


LINE_CHANGES = (_swap_lines, _repeat_line, _drop_line, _glue_lines, _cut_line)


def span(random: Random, size: int) -> tuple[int, int]:
    """Return the start and end of a short span within a size."""
    start = random.randrange(size + 1)
    return start, min(size, start + random.choice((1, 1, 2, 8)))


def _insert(random: Random, text: str) -> str:
    start, _ = span(random, len(text))
    new: str = random.choice(_CHARACTERS) * random.choice((1, 1, 1, 3))
    return text[:start] + new + text[start:]


def _insert_any(random: Random, text: str) -> str:
    start, _ = span(random, len(text))
    new = chr(random.randrange(random.choice((0x300, 0x10000, 0x110000))))
    return text[:start] + new + text[start:]


def _delete(random: Random, text: str) -> str:
    start, stop = span(random, len(text))
    return text[:start] + text[stop:]


def _double(random: Random, text: str) -> str:
    start, stop = span(random, len(text))
    return text[:stop] + text[start:stop] * random.choice((1, 1, 5)) + text[stop:]


def _splice(random: Random, text: str) -> str:
    start, stop = span(random, len(text))
    place = random.randrange(len(text) + 1)
    return text[:place] + text[start:stop] + text[place:]


def _swap_characters(random: Random, text: str) -> str:
    start, _ = span(random, len(text))
    return text[:start] + text[start : start + 2][::-1] + text[start + 2 :]


CHARACTER_CHANGES = (_insert, _insert, _insert_any, _delete, _double, _splice, _swap_characters)
