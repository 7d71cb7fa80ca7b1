"""What a reader sees of a piece of Markdown: no targets, no marks."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

_ADDRESS = r"(?:<[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
_TITLE = r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?"
_TARGET = rf"(?:\(\s*{_ADDRESS}{_TITLE}\s*\)|\[[^\[\]]*\])"
_IMAGE = re.compile(rf"!\[[^\[\]]*\]{_TARGET}")
_LINK = re.compile(rf"(?<!!)\[([^\[\]]*)\]{_TARGET}")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_CODE = re.compile(r"``((?:[^`]|`(?!`))+)``|`([^`]+)`")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)([^*_~]+)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_]*[^\s*_\\])\1(?![\w*_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = "\0"  # in place of a piece of code
_MARKS = re.compile(r"[\[\]`<&*_~\\]")


class Seen(NamedTuple):
    """What a reader sees.

    Attributes:
        text: the text.
        links: the share of its characters that are in links.

    """

    text: str
    links: float


def render(source: str) -> Seen:
    """Return what a reader sees of a line or a paragraph, without its images."""
    if not _MARKS.search(source):
        return Seen(source, 0.0)
    codes: list[str] = []
    linked = 0

    def hide(found: re.Match[str]) -> str:
        codes.append(found[1] or found[2])
        return _HIDDEN

    def unlink(found: re.Match[str]) -> str:
        nonlocal linked
        linked += len(found[1].strip())
        return found[1]

    text = _CODE.sub(hide, source) if "`" in source else source
    if "![" in text:
        text = _IMAGE.sub("", text)
    if "[" in text:
        text = _LINK.sub(unlink, _FOOTNOTE.sub("", text))
    if "<" in text:
        text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    text = _plain(text)
    for code in codes:
        text = text.replace(_HIDDEN, code, 1)
    size = len(text.strip())
    return Seen(text, min(1.0, linked / size) if size else 0.0)


def _plain(text: str) -> str:
    """Remove marks of emphasis, and escapes."""
    if "*" in text or "_" in text or "~~" in text:
        for marks in (_EMPHASIS, _STRONG, _EMPHASIS):  # each may be within the other
            text = marks.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return unescape(text).replace("\n", " ") if "&" in text else text
