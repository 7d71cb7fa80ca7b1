"""What a reader sees of a piece of Markdown: no targets, no marks."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

LABELS = 0.9
"""The least share of links, in characters, of a line that is nothing but links."""

BAR = " | "
"""What stands between such links."""

_ADDRESS = r"(?:<[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
_TITLE = r"(?:\s{1,9}(?:\"[^\"]*\"|'[^']*'))?"
_TARGET = rf"(?:\(\s{{0,9}}{_ADDRESS}{_TITLE}\s{{0,9}}\)|\[[^\[\]]*\])"
_IMAGE = re.compile(rf"!\[[^\[\]]*\]{_TARGET}")
_LINK = re.compile(rf"(?<!!)\[([^\[\]]*)\]{_TARGET}")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_CODE = re.compile(r"``((?:[^`]|`(?!`))+)``|`([^`]+)`")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*-->")
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

    def hide(found: re.Match[str]) -> str:
        codes.append(found[1] or found[2])
        return _HIDDEN

    text = _CODE.sub(hide, source) if "`" in source else source
    if "![" in text:
        text = _IMAGE.sub("", text)
    text, links = _unlinked(text) if "[" in text else (text, 0.0)
    if "<" in text:
        text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    text = _plain(text)
    for code in codes:
        text = text.replace(_HIDDEN, code, 1)
    return Seen(text, links)


def _unlinked(text: str) -> Seen:
    """Return a text without the targets of links.

    Several links with nothing else are labels: a bar stands between them.
    """
    labels: list[str] = []

    def unlink(found: re.Match[str]) -> str:
        labels.append(found[1].strip())
        return found[1]

    text = _LINK.sub(unlink, _FOOTNOTE.sub("", text))
    size = _count_marks(text)
    links = _count_marks("".join(labels)) / size if size else 0.0
    shown = [label for label in labels if label]
    return Seen(BAR.join(shown) if len(shown) > 1 and links >= LABELS else text, links)


def _count_marks(text: str) -> int:
    """Count the characters that are no blanks."""
    return len(text) - text.count(" ")


def _plain(text: str) -> str:
    """Remove marks of emphasis, and escapes."""
    if "*" in text or "_" in text or "~~" in text:
        for marks in (_EMPHASIS, _STRONG, _EMPHASIS):  # each may be within the other
            text = marks.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return unescape(text).replace("\n", " ") if "&" in text else text
