"""The chains that are ready for use, one filter a line, in the order in which they run."""

from typing import Literal, TypeAlias

from cleantext.body import keep_body, keep_content
from cleantext.chain.chain import Chain
from cleantext.chain.fixpoint import fixpoint
from cleantext.filters import (
    account,
    advertisement,
    byline,
    comments,
    consent,
    counter,
    credit,
    fix_encoding,
    legal,
    navigation,
    newsletter,
    placeholder,
    related,
    sharing,
    squeeze_blanks,
    tidy,
    trim_comments,
    trim_related,
    trim_repeats,
    trim_templates,
)

REPAIR = Chain((fixpoint(fix_encoding, tidy),))
"""Characters only: every line stays."""

PAGE = REPAIR + Chain(
    (
        navigation,
        advertisement,
        consent,
        newsletter,
        sharing,
        account,
        legal,
        placeholder,
        fixpoint(keep_content, trim_repeats),
    )
)
"""The main content of any page: forum posts, product pages and documentation stay."""

ARTICLE = REPAIR + Chain(
    (
        navigation,
        advertisement,
        consent,
        newsletter,
        sharing,
        account,
        related,
        comments,
        counter,
        credit,
        legal,
        placeholder,
        fixpoint(keep_body, trim_repeats, trim_comments, trim_related),
    )
)
"""The body of an article, with its title, byline and date. The default."""

PresetName: TypeAlias = Literal["article", "page", "repair"]

PRESETS: dict[PresetName, Chain] = {"article": ARTICLE, "page": PAGE, "repair": REPAIR}

EVERY = ARTICLE.including(byline).including(trim_templates).including(squeeze_blanks)
"""All filters: those that no preset has run when their kind is asked for."""
