"""The kinds of boilerplate: the standard words for why a line is dropped.

A new kind is a word in one of the two lists here and a line in `ABOUT`. A kind in `PhraseKind` has
a filter of its name that looks for the phrases in its sections of the phrase files.
"""

from typing import Literal, TypeAlias, get_args

PhraseKind: TypeAlias = Literal[
    "navigation",
    "advertisement",
    "consent",
    "newsletter",
    "sharing",
    "account",
    "related",
    "comments",
    "counter",
    "credit",
    "legal",
    "placeholder",
    "byline",
]
"""Kinds recognized by phrases, line by line."""

Boilerplate: TypeAlias = Literal[
    PhraseKind,
    "aside",
    "repeat",
    "template",
    "blank",
]
"""All kinds: the reasons given by the filters of `presets.EVERY`."""

PHRASE_KINDS: tuple[PhraseKind, ...] = get_args(PhraseKind)
"""The kinds of `PhraseKind`, as values."""

BODY_KINDS: tuple[PhraseKind, ...] = ("byline",)
"""Kinds that are part of the body: they are dropped on request only, even where it is certain."""

KINDS: tuple[Boilerplate, ...] = get_args(Boilerplate)
"""The kinds of `Boilerplate`, as values."""

ABOUT: dict[Boilerplate, str] = {
    "navigation": "menus, skip links, breadcrumbs, pagination",
    "advertisement": "labels of adverts, 'Story continues below ad'",
    "consent": "cookie and privacy notices",
    "newsletter": "pitches for newsletters, alerts and apps",
    "sharing": "share buttons, 'Follow us on'",
    "account": "log in, register, subscribe, paywalls",
    "related": "'Read more', related stories and their headlines",
    "comments": "'Leave a comment', comment counters and forms",
    "counter": "views, shares, reading time",
    "credit": "photo credits and captions",
    "legal": "copyright lines, terms, corrections policies",
    "placeholder": "'Loading...', 'Enable JavaScript', failed players",
    "byline": "author and date lines (kept unless you drop them by name)",
    "aside": "anything else outside the body: menus, teasers, author boxes",
    "repeat": "passages that appear in the text a second time",
    "template": "lines that a site puts on every page (needs --templates)",
    "blank": "blank lines after the first in a row (kept unless you drop them by name)",
}
"""A description of each kind, for the help."""
