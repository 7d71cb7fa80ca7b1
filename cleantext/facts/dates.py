"""Dates in lines, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cleantext.facts.head import HeadLine
from cleantext.facts.months import calendar, find_month

YEARS = range(1900, 2100)
"""The years of dates."""

FILLER = 5
"""Letters in the longest word between the parts of a date, as in ``1. gada 2. maijs``."""

GAP = 10
"""The most characters between two parts of a date."""

MAX_DAYS = 2
"""The most days in a byline; more of them belong to other texts."""

_TOKEN = re.compile(r"\d+|[^\s\d.,;:/()\[\]|·•–—'’-]+")
_ISO = re.compile(
    r"(?<![\d./-])(\d{4})(-|/|\.\s?)(\d{1,2})\2(\d{1,2})(?![\d/-])(?!\.\d)"
    r"|(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]"
)
_TIME = re.compile(
    r"\W{0,5}(?:[^\W\d]{1,5}\W{0,3}){0,2}(?<![\d.])(\d{1,2})(?:[:h]|[時时시]\s?)"
    r"(\d\d)(?!\d)(?::(\d\d)(?!\d))?"
    r"(?:\.\d+)?\s*(Z\b|[+-]\d\d:?\d\d\b|[ap]\.?m\b\.?|[πμ]\.?μ\.?)?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})(?!\.?\d)")
_NUMBERED = re.compile(
    r"(\d{1,2})\s+(?:tháng|thg)\s+(\d{1,2})(?:,|\s+năm)?\s+(\d{4})(?!\d)", re.IGNORECASE
)
_AFTERNOON = re.compile(r"오후|下午|午後|晚上|(?<![^\W\d])(?:p\.?m|μ\.?μ)\b", re.IGNORECASE)
_MORNING = re.compile(r"오전|上午|午前|凌晨|(?<![^\W\d])(?:a\.?m|π\.?μ)\b", re.IGNORECASE)


class Found(NamedTuple):
    """A date in a line.

    Attributes:
        start, end: its place, with the time.
        iso: the date in ISO 8601, with the time if it is given.

    """

    start: int
    end: int
    iso: str


def find_dates(line: str, language: str = "", order: str = "") -> list[Found]:
    """Find the dates in a line that can be read one way only.

    Args:
        line: the line.
        language: the code of its language, which decides on months that two languages share.
        order: the order of day and month in figures, ``dmy`` or ``mdy``; ``""`` if it is unknown.

    >>> [found.iso for found in find_dates("1. Mai 2024, 10:20 Uhr")]
    ['2024-05-01T10:20']
    >>> find_dates("03/04/2024")
    []

    """
    found: list[Found] = []
    for start, end, day in sorted(_days(line, language, order)):
        if found and start < found[-1].end:
            continue
        time, stop = _time_after(line, end)
        found.append(Found(start, stop, day.isoformat() + time))
    return found


def find_date(head: Sequence[HeadLine], text: str, language: str) -> str:
    """Return the date in ISO 8601, with any time; ``""`` if unsure.

    It is in the lines of the byline, or else in another of the head. The first of two days in a
    byline is that of publication; the other, of an update.

    Args:
        head: the lines of the head.
        text: the whole text, whose other dates may decide on the order of day and month.
        language: the code of the language of the text; ``""`` if it is unknown.

    """
    order = figures_order(text, language)
    for role, most in (("byline", MAX_DAYS), ("dated", 1)):
        lines = (line.text for line in head if line.role == role)
        found = [date.iso for line in lines for date in find_dates(line, language, order)]
        days = {iso[:10] for iso in found}
        if days:
            return next(iso for iso in found if iso[:10] == min(days)) if len(days) <= most else ""
    return ""


def figures_order(text: str, language: str) -> str:
    """Return the order of day and month in figures.

    It is that of the language, or else of the dates in the text that are clear.

    >>> figures_order("Published 04/03/2024, updated 04/28/2024", "en")
    'mdy'
    """
    if order := calendar().orders.get(language, ""):
        return order
    pairs = [(int(found[1]), int(found[3])) for found in _FIGURES.finditer(text)]
    seen = {
        "dmy" if first > 12 else "mdy" for first, second in pairs if (first > 12) != (second > 12)
    }
    return seen.pop() if len(seen) == 1 else ""


def _days(line: str, language: str, order: str) -> Iterator[tuple[int, int, date]]:
    """Yield the start, the end and the day of each date."""
    found = [
        *_days_in_figures(line, order),
        *((*match.span(), _day(*match.group(3, 2, 1))) for match in _NUMBERED.finditer(line)),
        *_days_with_names(line, language),
    ]
    yield from ((start, end, day) for start, end, day in found if day)


def _days_in_figures(line: str, order: str) -> Iterator[tuple[int, int, date | None]]:
    for match in _ISO.finditer(line):
        parts = match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)
        yield *match.span(), _day(parts[0], parts[1], parts[2])
    for match in _FIGURES.finditer(line):
        first, second, year = match.group(1, 3, 4)
        orders = {"dmy": _day(year, second, first), "mdy": _day(year, first, second)}
        days = {*orders.values()} - {None}
        yield *match.span(), days.pop() if len(days) == 1 else orders.get(order)


def _days_with_names(line: str, language: str) -> Iterator[tuple[int, int, date | None]]:
    """Yield the dates with the name of a month."""
    tokens = [*_TOKEN.finditer(line)]
    for place, token in enumerate(tokens):
        if token[0][0].isdecimal():
            continue
        for stop in (place + 2, place + 1):  # the longest name
            name = "_".join(each[0] for each in tokens[place:stop])
            if stop <= len(tokens) and (month := find_month(name, language)):
                yield from _days_around(tokens, place, stop, month)
                break


def _days_around(
    tokens: list[re.Match[str]], place: int, stop: int, month: int
) -> Iterator[tuple[int, int, date | None]]:
    """Yield the date with a month that some tokens name, if any."""
    left, right = _numbers(tokens, place, -1), _numbers(tokens, stop - 1, 1)
    for day, year in (
        (left[:1], right[:1]),  # 1 May 2024
        (right[:1], right[1:]),  # May 1, 2024
        (right[:1], left[:1]),  # 2024. május 1.
        (left[:1], left[1:]),  # 2024. gada 1. maijs
    ):
        if day and year and len(day[0][0]) <= 2 and (found := _day(year[0][0], month, day[0][0])):
            parts = (*day, *year, tokens[place], tokens[stop - 1])
            yield min(part.start() for part in parts), max(part.end() for part in parts), found
            return


def _numbers(tokens: list[re.Match[str]], place: int, step: int) -> list[re.Match[str]]:
    """Return up to two numbers beside a token.

    At most two short words may be before each.
    """
    found: list[re.Match[str]] = []
    last, fillers = tokens[place], 0
    for at in range(place + step, len(tokens) if step > 0 else -1, step):
        token = tokens[at]
        near = token.start() - last.end() if step > 0 else last.start() - token.end()
        if near > GAP or len(found) == 2:
            break
        if token[0][0].isdecimal():
            found.append(token)
            fillers = 0
        elif len(token[0]) > FILLER or fillers == 2:
            break
        else:
            fillers += 1
        last = token
    return found


def _day(year: str, month: str | int, day: str) -> date | None:
    """Return a day of `YEARS`; None for no such day."""
    try:
        return date(int(year), int(month), int(day)) if int(year) in YEARS else None
    except ValueError:
        return None


def _time_after(line: str, end: int) -> tuple[str, int]:
    """Return the time after a date, in ISO 8601, and its end."""
    match = _TIME.match(line, end)
    if not match:
        return "", end
    hour, minute, second, mark = match.groups(default="")
    hours = int(hour)
    before = line[end : match.end()]
    if hours <= 12 and _AFTERNOON.search(before):
        hours = hours % 12 + 12
    elif hours <= 12 and _MORNING.search(before):
        hours %= 12
    if hours > 23 or int(minute) > 59 or int(second or 0) > 59:
        return "", end
    zone = mark if mark[:1] in "+-Z" else ""
    return f"T{hours:02}:{int(minute):02}{second and f':{int(second):02}'}{zone}", match.end()
