"""The encoding that HTML declares.

Source: "prescan a byte stream to determine its encoding", HTML Standard, section 13.2.3.2.
"""

from __future__ import annotations

import re

from cleantext.forms.html import EXTRA
from cleantext.system.extras import load
from cleantext.text.lazy import lazy_pattern

REACH = 1 << 10
"""The bytes at the start of a page in which browsers look for a declaration."""

_META = lazy_pattern(
    rb"<!--.*?(?:-->|\Z)|<meta[\s/]((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>?", re.IGNORECASE | re.DOTALL
)
_ATTRIBUTE = lazy_pattern(
    rb"([^\s/>=]++)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?", re.DOTALL
)
_CHARSET = lazy_pattern(rb"charset\s*=\s*[\"']?\s*([^\s;\"']+)", re.IGNORECASE)
_WIDER = {"shift_jis": "cp932", "gbk": "gb18030", "euc_kr": "cp949", "big5": "big5hkscs"}
"""What browsers read these encodings as."""


def declared_label(page: bytes) -> str:
    """Return what a ``meta`` element declares; ``""`` for none.

    >>> declared_label(b'<meta http-equiv=Content-Type content="text/html; charset=Latin1">')
    'Latin1'
    """
    for meta in _META().finditer(page[:REACH]):
        found = _ATTRIBUTE().findall(meta[1] or b"")
        attributes = {name.lower(): b"".join(values).strip() for name, *values in reversed(found)}
        if attributes.get(b"charset"):
            return attributes[b"charset"].decode("latin-1")
        content = _CHARSET().search(attributes.get(b"content", b""))
        if content and attributes.get(b"http-equiv", b"").lower() == b"content-type":
            return content[1].decode("latin-1")
    return ""


def page_encoding(page: bytes, label: str = "") -> str | None:
    """Return the Python encoding of a page as declared.

    Args:
        page: the bytes.
        label: the encoding that its transport declares, which precedes that of the page itself.

    Returns:
        None if it is to be detected: none or UTF-8 is declared, or a wrong one.

    Raises:
        MissingExtraError: resiliparse, which knows the names on the web, is not installed.

    """
    label = label or declared_label(page)
    if not label:
        return None
    names = load("resiliparse.parse.encoding", EXTRA)
    name = names.map_encoding_to_html5(label, fallback_utf8=False)
    if name is None or name.startswith("utf"):  # one that is read as ASCII here is not UTF-16
        return None
    encoding: str = _WIDER.get(name, name)
    try:
        page.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding
