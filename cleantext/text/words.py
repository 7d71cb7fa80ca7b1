"""Words for comparing a cleaned text with the expected one."""

from __future__ import annotations

import re

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


def tokenize(text: str) -> list[str]:
    """Split a text into lower-case words; each Chinese or Japanese character is one, as in WCXB."""
    return _WORD.findall(text.lower())
