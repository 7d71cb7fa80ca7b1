"""Names of months and days, and the order of day and month, by language."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cleantext.text.tables import read_table

FOLDER = Path(__file__).parent
MONTHS, WEEKDAYS = FOLDER / "months.txt", FOLDER / "weekdays.txt"
"""The tables of names."""


class Calendar(NamedTuple):
    """The names of months in all languages.

    Attributes:
        months: for each name, as `name_key` spells it, its month (1 to 12) by language.
        orders: the order of day, month and year by language, such as ``dmy``, where there is one.

    """

    months: dict[str, dict[str, int]]
    orders: dict[str, str]


@cache
def calendar() -> Calendar:
    """Read the names of the months."""
    found = Calendar({}, {})
    for head, columns in read_table(MONTHS).items():
        code, _, order = head.partition(" ")
        if order:
            found.orders[code] = order
        for month, column in enumerate(columns, 1):
            for name in column.split("|"):
                found.months.setdefault(name_key(name), {})[code] = month
    return found


@cache
def weekdays() -> frozenset[str]:
    """Return the names of the weekdays in all languages."""
    return frozenset(name_key(name) for names in read_table(WEEKDAYS).values() for name in names)


def name_key(name: str) -> str:
    """Return a name without case, Turkish dots and end marks."""
    folded = unicodedata.normalize("NFC", name.casefold()).replace("ı", "i").replace("\u0307", "")
    return folded.strip(".׳॰")


def find_month(name: str, language: str) -> int:
    """Return the month of a name; 0 if there is none.

    It is that in the language, or else the one in all languages that have the name.
    """
    known = calendar().months.get(name_key(name), {})
    if language in known:
        return known[language]
    return next(iter(known.values())) if len(set(known.values())) == 1 else 0
