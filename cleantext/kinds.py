"""The kinds of boilerplate: the standard words for why a line is dropped."""

from typing import Literal, TypeAlias, get_args

Boilerplate: TypeAlias = Literal[
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
    "aside",
    "repeat",
    "template",
    "blank",
]
"""The kinds that the filters of `EVERY` give as reasons."""

KINDS: tuple[Boilerplate, ...] = get_args(Boilerplate)
"""The standard words for kinds of boilerplate."""

ABOUT = {
    "navigation": "menus, skip links, breadcrumbs, pages to turn",
    "advertisement": "labels of adverts, 'Story continues below ad'",
    "consent": "cookie and privacy notices",
    "newsletter": "pitches for newsletters, alerts and apps",
    "sharing": "share buttons, 'Follow us on'",
    "account": "log in, register, subscribe, paywalls",
    "related": "'Read more', related stories and their headlines",
    "comments": "'Leave a comment', comment counters and forms",
    "counter": "views, shares, reading time",
    "credit": "photo credits and captions",
    "byline": "author and date lines (stay, unless dropped by name)",
    "legal": "copyright lines, terms, corrections policies",
    "placeholder": "'Loading...', 'Enable JavaScript', failed players",
    "repeat": "passages that stand in the text a second time",
    "template": "a site's own lines (stay, unless --templates says which they are)",
    "aside": "what the body finder puts outside the body: menus, teasers, author boxes",
    "blank": "blank lines beyond one (stay, unless dropped by name)",
}
"""What each kind is, for the help."""

GIVES = {
    "trim_repeats": "repeat",
    "trim_related": "related",
    "trim_comments": "comments",
    "keep_body": "aside",
    "trim_templates": "template",
    "squeeze_blanks": "blank",
}
"""The kinds of the filters that are not named after their kind."""
