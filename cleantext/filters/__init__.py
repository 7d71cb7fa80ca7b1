"""The filters, one idea a file. A new one is written here and listed in `cleantext.presets`."""

from cleantext.filters.comment_section import trim_comments
from cleantext.filters.encoding import fix_encoding
from cleantext.filters.phrases import (
    account,
    advertisement,
    byline,
    comments,
    consent,
    counter,
    credit,
    legal,
    navigation,
    newsletter,
    placeholder,
    related,
    sharing,
)
from cleantext.filters.related_links import trim_related
from cleantext.filters.repeats import trim_repeats
from cleantext.filters.templates import trim_templates
from cleantext.filters.whitespace import squeeze_blanks, tidy

__all__ = [
    "account",
    "advertisement",
    "byline",
    "comments",
    "consent",
    "counter",
    "credit",
    "fix_encoding",
    "legal",
    "navigation",
    "newsletter",
    "placeholder",
    "related",
    "sharing",
    "squeeze_blanks",
    "tidy",
    "trim_comments",
    "trim_related",
    "trim_repeats",
    "trim_templates",
]
