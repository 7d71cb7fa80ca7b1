"""HTML entities left in a line of text.

Imported only if a line needs repair: the table of names is ftfy's, which takes 50 ms to load.
"""

from __future__ import annotations

import html
import re

from ftfy.chardata import HTML_ENTITIES, HTML_ENTITY_RE

from cleantext.text.lazy import lazy_pattern

_TAG = lazy_pattern("<[A-Za-z/!?]")
_TOPIC = lazy_pattern(
    r"(?<![./\w])(?:X?HTML|XML|SGML|Markdown|Unicode|ASCII)(?![a-z])", re.IGNORECASE
)
_QUOTED = lazy_pattern(
    "[\"'“”„‘’‚«»‹›「『]&#?[0-9A-Za-z]{1,24};[\"'“”‘’«»‹›」』]|`[^`]*&#?[0-9A-Za-z]{1,24};[^`]*`"
)
_MARKUP = "*_`\\"
"""Markdown's markup: an entity for it is there to avoid markup."""


def unescape(line: str) -> str:
    """Unescape the entities of a line, all or none.

    They are unescaped at most once. Lines about markup are left alone: lines with tags, escaped
    (``&lt;b&gt;``) or not; lines that would then contain an entity (``&amp;lt;``), so that
    cleaning twice changes nothing; lines with an entity in quotation marks or backticks; lines
    that mention HTML or similar.

    >>> unescape("Fish &amp; chips"), unescape("Write &amp;lt; for &lt;.")
    ('Fish & chips', 'Write &amp;lt; for &lt;.')
    """
    if "&" not in line or "<" in line or _TOPIC().search(line) or _QUOTED().search(line):
        return line
    new = _unescape(line)
    return line if _TAG().search(new) or _unescape(new) != new else new


def _unescape(line: str) -> str:
    kept = f"{_MARKUP}|" if "|" in line else _MARKUP

    def character(entity: re.Match[str]) -> str:
        found = _character(entity[0])
        return entity[0] if found in kept else found

    return HTML_ENTITY_RE.sub(character, line)


def _character(entity: str) -> str:
    """Return the characters that an entity stands for; itself if unknown."""
    if not entity.startswith("&#"):
        return HTML_ENTITIES.get(entity, entity)
    found = html.unescape(entity)
    return entity if ";" in found else found
