"""HTML, recognized and made plain.

It takes resiliparse, of the extra `html`. HTML is no view. Its plain text takes its place, and the
lines, edits and marks are those of the plain text.
"""

from __future__ import annotations

import re

from cleantext.errors import HtmlError
from cleantext.forms.signs import has_markdown
from cleantext.system.extras import load
from cleantext.text.lazy import lazy_pattern

EXTRA = "cleantext-filters[html]"
"""The requirement that provides the library."""

MOST_OUTSIDE = 0.1
"""The largest share of a fragment that is text outside of its blocks."""

_BEFORE = lazy_pattern(r"[\s\ufeff]*+(?:(?><!--.*?-->|<\?.*?>)\s*+)*+", re.DOTALL)
_DOCUMENT = lazy_pattern(
    r"<!doctype\s+html\b[^>]*>[ \t]*(?:[\r\n<]|\Z)|<(?:html|head|body)\b[^>]*>\s*(?:<|\Z)",
    re.IGNORECASE,
)
_VOID = "base|hr|link|meta"
_BLOCK = (
    r"address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|head|header|html|li|main|nav|ol|p|pre|script|section|style|table|tbody|td"
    r"|th|thead|title|tr|ul"
)
_FIRST = lazy_pattern(rf"<(?:{_BLOCK}|{_VOID})\b[^<>]*>", re.IGNORECASE)
_TAG = lazy_pattern(rf"<!--.*?(?:-->|\Z)|<(/?)(?:({_BLOCK})|\w)[^<>]*>", re.IGNORECASE | re.DOTALL)
_SURROGATE = lazy_pattern("[\ud800-\udfff]")


def is_html(text: str) -> bool:
    r"""Decide whether a text is HTML.

    That is a document, or a fragment of nothing but blocks. Text, Markdown or XML with tags is
    none.

    >>> is_html("<!doctype html>\n<title>A</title>"), is_html("<p>A.</p>\n<p>B.</p>\n")
    (True, True)
    >>> is_html("<p> is a tag"), is_html("<div align=center>A</div>\n\n# B\n"), is_html("<svg/>")
    (False, False, False)
    """
    before = _BEFORE().match(text)
    start = before.end() if before else 0
    if not text.startswith("<", start):
        return False
    if _DOCUMENT().match(text, start):
        return True
    return bool(_FIRST().match(text, start)) and _is_of_blocks(text)


def _is_of_blocks(text: str) -> bool:
    """Decide whether there is nothing but blocks after a first one."""
    if not text.rstrip().endswith(">") or has_markdown(text):
        return False
    outside = depth = end = 0
    for tag in _TAG().finditer(text):
        if depth <= 0:
            outside += len(text[end : tag.start()].strip())
        if tag[2]:
            depth += -1 if tag[1] else 1
        end = tag.end()
    return outside <= MOST_OUTSIDE * len(text)


def make_plain(html: str) -> str:
    """Return the visible text of HTML, a block a line.

    Raises:
        MissingExtraError: resiliparse is not installed.
        HtmlError: it can't read the HTML.

    """
    extract = load("resiliparse.extract.html2text", EXTRA).extract_plain_text
    try:
        text: str = extract(_SURROGATE().sub("\ufffd", html), main_content=False)
    except MemoryError:
        raise
    except BaseException as error:
        # A panic of Rust is no `Exception`.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise HtmlError(f"the HTML library failed on it: {error}") from None
    return text
