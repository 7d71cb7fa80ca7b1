"""The chains that are ready for use, one filter a line, in the order in which they run."""

from cleantext.body import keep_body, keep_content
from cleantext.chain import Chain, settle
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

REPAIR = Chain((settle(fix_encoding, tidy),))
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
        settle(keep_content, trim_repeats),
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
        settle(keep_body, trim_repeats, trim_comments, trim_related),
    )
)
"""The body of an article, with its title, byline and date. The default."""

PRESETS = {"article": ARTICLE, "page": PAGE, "repair": REPAIR}

EVERY = ARTICLE.including(byline).including(trim_templates).including(squeeze_blanks)
"""All filters: those that no preset has run when their kind is asked for."""

GIVES = {
    "trim_repeats": "repeat",
    "trim_related": "related",
    "trim_comments": "comments",
    "keep_body": "aside",
    "trim_templates": "template",
    "squeeze_blanks": "blank",
}
"""The kinds of the filters that are not named after their kind."""

KINDS = tuple(
    dict.fromkeys(GIVES.get(part.name, part.name) for part in EVERY if part.kind != "rewrite")
)
"""The standard words for kinds of boilerplate."""
