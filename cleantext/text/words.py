"""What a word is when a page's text is compared with the right one."""

from __future__ import annotations

import re

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


def tokenize(text: str) -> list[str]:
    """Lower-cased words; each Chinese or Japanese character is one, as WCXB counts them."""
    return _WORD.findall(text.lower())
