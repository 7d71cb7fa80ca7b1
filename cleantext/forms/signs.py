"""Signs of Markdown, told fast.

Apart from `markdown`, which few texts need.
"""

from __future__ import annotations

from cleantext.text.lazy import lazy_pattern

_SIGNS = {
    "](": lazy_pattern(r"\]\([ \t]*(?:<?(?:https?:|mailto:|[/#.?])|[^\s()]+[./#][^\s()]*\))"),
    "# ": lazy_pattern(  # comments in code seldom have blank lines around them
        r"#(?<![^\n]#)(?:(?<!\n#) +\S|(?<![^\n]\n#)#{1,5} +\S|"
        r"(?:#{1,5}|(?<![^\n]\n#)) +\S[^\n]*(?:\n\n|\n?\Z))"
    ),
    "```": lazy_pattern(r"```(?<![^\s]```)"),
    "**": lazy_pattern(r"\*\*(?<![\w*]\*\*)(?=[^\s*])[^*\n]*[^\s*]\*\*(?!\*)"),
    "|": lazy_pattern(r"\|[ \t]*:?-{2,}:?[ \t]*(?:\||\n|\Z)"),
    "===": lazy_pattern(r"===(?<=\n===)=*[ \t]*(?:\n|\Z)"),
}
"""Marks of Markdown, each by what it has in it, which is found fast."""

_FRONT_MATTER = lazy_pattern(r"(?:---|\+\+\+)[ \t]*\n")


def has_markdown(text: str) -> bool:
    """Decide quickly whether a text has marks of Markdown."""
    if _FRONT_MATTER().match(text):
        return True
    return any(
        sign[0] in text and sign in text and mark().search(text) for sign, mark in _SIGNS.items()
    )
