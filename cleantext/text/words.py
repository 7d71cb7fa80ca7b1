"""Words for comparing a cleaned text with the expected one."""

from __future__ import annotations

from cleantext.text.lazy import lazy_pattern

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = lazy_pattern(rf"[{_CJK}]|[^\W{_CJK}]+")


def tokenize(text: str) -> list[str]:
    """Split a text into lower-case words and single CJK characters, like WCXB."""
    return _WORD().findall(text.lower())
