"""The languages: what each must have, and what the documentation says of them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from places import GOLDEN, ROOT

from cleantext.lint.ordinary import ordinary
from cleantext.phrases import languages
from cleantext.phrases.__main__ import coverage

PAGE = ROOT / "docs/languages.md"

SERVED = {
    *("ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ja"),
    *("ko", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "tr", "uk", "vi", "zh"),
}
"""The languages that are promised; there may be more."""

WILD, UNTOUCHED, ORDINARY = 8, 4, 12
"""How many cases and ordinary lines each language has at least."""


def cases(drawer: str) -> Counter[str]:
    """How many cases of a drawer each language has."""
    return Counter(path.stem.partition("-")[0] for path in (GOLDEN / drawer).glob("*.txt"))


def test_the_promised_languages_are_served() -> None:
    assert set(languages()) >= SERVED


@pytest.mark.parametrize("code", languages())
def test_a_language_has_a_name_cases_and_ordinary_lines(code: str) -> None:
    assert re.fullmatch(r"[A-Z][a-z]+", languages()[code])
    assert cases("wild")[code] >= WILD
    assert cases("untouched")[code] >= UNTOUCHED
    assert len(ordinary()[code]) >= ORDINARY


def test_the_documentation_shows_what_is_covered() -> None:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- languages -->\n")
    shown, _, _ = rest.partition("\n<!-- end -->")
    assert shown == coverage(), "put in what `python -m cleantext.phrases` prints"
