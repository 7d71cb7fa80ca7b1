"""Ready-made chains, one filter a line, in the order they run.

The body finder looks first, at the whole page: what the other filters drop shows it where the body
begins and ends.
"""

from functools import reduce
from typing import Literal, TypeAlias

from cleantext import filters
from cleantext.body import keep_body, keep_content
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter
from cleantext.chain.fixpoint import fixpoint

REPAIR = Chain((fixpoint(filters.fix_encoding, filters.tidy),))
"""Repairs to characters only; every line stays."""

PAGE = REPAIR + fixpoint(
    keep_content,
    filters.navigation,
    filters.advertisement,
    filters.consent,
    filters.newsletter,
    filters.sharing,
    filters.account,
    filters.legal,
    filters.placeholder,
    filters.trim_repeats,
)
"""The main content of any page, such as a forum thread, a product or documentation."""

ARTICLE = REPAIR + fixpoint(
    keep_body,
    filters.navigation,
    filters.advertisement,
    filters.consent,
    filters.newsletter,
    filters.sharing,
    filters.account,
    filters.related,
    filters.comments,
    filters.counter,
    filters.credit,
    filters.legal,
    filters.placeholder,
    filters.trim_repeats,
    filters.trim_comments,
    filters.trim_related,
)
"""The body of an article, with its title, byline and date; the default."""

ON_REQUEST: tuple[Filter, ...] = (
    filters.byline,
    filters.trim_templates,
    filters.squeeze_blanks,
)
"""Filters in no preset, which run when the user asks for their kind or name."""

PresetName: TypeAlias = Literal["article", "page", "repair"]

PRESETS: dict[PresetName, Chain] = {"article": ARTICLE, "page": PAGE, "repair": REPAIR}

EVERY = reduce(Chain.including, ON_REQUEST, ARTICLE)
"""All filters, with the body finder of `ARTICLE`."""
