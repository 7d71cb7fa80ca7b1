"""HTML entities and character references that were left in a line of text.

Imported only when a line needs repair: ftfy, whose table of names this uses, takes 50 ms to load.
"""

from __future__ import annotations

import html
import re

from ftfy.chardata import HTML_ENTITIES, HTML_ENTITY_RE

_TAG = re.compile("<[A-Za-z/!?]")
_TOPIC = re.compile(
    r"(?<![./\w])(?:X?HTML|XML|SGML|Markdown|Unicode|ASCII)(?![a-z])", re.IGNORECASE
)
_QUOTED = re.compile(
    "[\"'“”„‘’‚«»‹›「『]&#?[0-9A-Za-z]{1,24};[\"'“”‘’«»‹›」』]|`[^`]*&#?[0-9A-Za-z]{1,24};[^`]*`"
)
_SIGNS = "*_`\\"
"""What makes markup of a text in Markdown: an entity for it is meant to make none."""


def unescape(line: str) -> str:
    """Turn the entities of a line into characters, all of them or none.

    They are unescaped once at most. A line that writes about markup stays as it is: one with tags,
    escaped (``&lt;b&gt;``) or not; one in which what is unescaped would be an entity
    (``&amp;lt;``), so that the same holds when the line is cleaned again; one with an entity in
    quotation marks or backticks; one that names HTML and its like.

    >>> unescape("Fish &amp; chips"), unescape("Write &amp;lt; for &lt;.")
    ('Fish & chips', 'Write &amp;lt; for &lt;.')
    """
    if "&" not in line or "<" in line or _TOPIC.search(line) or _QUOTED.search(line):
        return line
    new = _unescape(line)
    return line if _TAG.search(new) or _unescape(new) != new else new


def _unescape(line: str) -> str:
    kept = f"{_SIGNS}|" if "|" in line else _SIGNS

    def character(entity: re.Match[str]) -> str:
        found = _character(entity[0])
        return entity[0] if found in kept else found

    return HTML_ENTITY_RE.sub(character, line)


def _character(entity: str) -> str:
    """What an entity stands for, which may be several characters; itself if it is unknown."""
    if not entity.startswith("&#"):
        return HTML_ENTITIES.get(entity, entity)
    found = html.unescape(entity)
    return entity if ";" in found else found
