"""Whether characters are text that people write, judged by script and neighbours."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cache, lru_cache
from operator import sub

from cleantext.encoding.hints import count_beyond_ascii

MAX_ODD_SHARE = 0.05
"""The share of odd characters that plausible text may have: names like ``МакДоналд`` do."""

# Letters by script, with their combining marks. No word mixes two scripts.
_LATIN, _HAN, _HANGUL = 0, 1, 2
_SCRIPTS = (
    "A-Za-zªºÀ-ÖØ-öø-žƠơƯưȘ-țẠ-ỹ\u0300-\u0304\u0308-\u030c\u0323\u0327",
    "々〆〇ぁ-ゖゝゞァ-ヺーヽヾ\u3400-\u9fff",
    "가-힣",
    "ΆΈ-ώἀ-ῼ",
    "Ѐ-ҁҊ-ӿ",
    "\u05b0-\u05c7א-״",
    "\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ff",
    "\u0900-\u0963\u0966-\u097f",
    "\u0981-\u09fe",
    "\u0e01-\u0e3a\u0e40-\u0e5b",
    "ა-ჿ",
    "Ա-֏",
)
_PUNCTUATION = (
    "\xa0¡§©«®°±²³´·»¼½¾¿×÷\u200b-\u200f‐-•…‰′″‹›⁄₪₫€₴₽№™←-↙−≈≠≤≥■□▪▲►▼◄○●◦☀-➿⭐"
    "\u3000-\u3004\u3008-\u3020・，．：；？！（）［］｛｝＋－＝＠＃＄％＆＊／＜＞～￥０-９Ａ-Ｚａ-ｚ"
    "،؛؟٪٫٬।॥\u0301\ufe0f\U0001f300-\U0001f6ff\U0001f900-\U0001f9ff"
)
_PLAIN = re.compile(f"[\t\x20-\x7e{_PUNCTUATION}{''.join(_SCRIPTS)}]*")
_LETTERS = [re.compile(f"[{letters}]") for letters in _SCRIPTS]
_JOINED = {_LATIN, _HAN, _HANGUL}
_SYMBOLS = {"Sc", "Sk", "Sm", "So", "No", "Lo", "Mn", "Cc", "Cn", "Co"}


def is_plausible(text: str) -> bool:
    """Decide whether people write like this."""
    if not _PLAIN.fullmatch(text):
        return False
    counts = Counter(text)
    letters = {char: count for char, count in counts.items() if _script(char) >= 0}
    latin = {char: count for char, count in letters.items() if _script(char) == _LATIN}
    ascii_letters = sum(count for char, count in latin.items() if char.isascii())
    return (
        len(scripts(text)) <= 1
        and 3 * ascii_letters >= sum(latin.values())
        and 2 * _count_consecutive(text, letters) <= sum(letters.values())
        and count_odd(text) <= MAX_ODD_SHARE * count_beyond_ascii(text)
    )


def _count_consecutive(text: str, letters: Collection[str]) -> int:
    """Count letters that follow their predecessor in Unicode.

    Many of them are a sign of a code table.
    """
    codes = [ord(char) for char in text if char in letters]
    return list(map(sub, codes[1:], codes)).count(1)


def scripts(text: str) -> set[int]:
    """Return the scripts of a text, except Latin.

    East Asia counts as one script; Latin mixes with any.
    """
    scripts = {_script(char) for char in set(text)}
    return {_HAN if script == _HANGUL else script for script in scripts} - {-1, _LATIN}


def count_odd(text: str) -> int:
    """Count the characters that look impossible where they are."""
    return sum(map(_is_odd, " " + text, text))


def has_odd(text: str) -> bool:
    """Decide whether any character is odd; without one, nothing can be mojibake."""
    return any(map(_is_odd, " " + text, text))


@lru_cache(maxsize=1 << 14)
def _is_odd(last: str, char: str) -> bool:
    return (last > "\x7f" or char > "\x7f") and (_is_rare(char) or _clash(last, char))


@cache
def _is_rare(char: str) -> bool:
    """Decide whether the character is rare in every language."""
    if "\u3400" <= char <= "\u9fff":
        return not any(
            first <= _first_byte(char, encoding) < end
            for encoding, first, end in (
                ("gb2312", 0xB0, 0xD8),
                ("big5", 0xA4, 0xC9),
                ("euc_jp", 0xB0, 0xD0),
            )
        )
    if "가" <= char <= "힣":
        return len(char.encode("euc_kr")) > 2
    return char != "\t" and unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")


def _first_byte(char: str, encoding: str) -> int:
    return char.encode(encoding, "ignore")[0] if char.encode(encoding, "ignore") else 0


def _clash(one: str, two: str) -> bool:
    """Decide whether two neighbours, at least one beyond ASCII, don't belong together."""
    scripts = {_script(one), _script(two)}
    if min(scripts) >= 0:
        return (one.islower() and two.isupper()) or (len(scripts) > 1 and not scripts <= _JOINED)
    if max(scripts) < 0:
        return False
    symbol = two if _script(one) >= 0 else one
    return symbol > "\x7f" and unicodedata.category(symbol) in _SYMBOLS


@cache
def _script(char: str) -> int:
    """Return the number of a letter's script; -1 for any other character."""
    return next((n for n, letters in enumerate(_LETTERS) if letters.match(char)), -1)
