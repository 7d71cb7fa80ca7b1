"""Forms of text: plain, Markdown, hard-wrapped, flat.

A form is a view: what a reader sees of the lines of a text, and which lines are one unit, such as
the lines of a wrapped paragraph or of a table, or which parts of a line are. Filters decide on the
view and know nothing of forms; the engine edits the lines. On plain text, the view is the text
itself.

To add a form, write a module with a function that makes the view, and list it in `FORMS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from cleantext.forms.flat import may_be_flat, see_flat
from cleantext.forms.markdown import has_markdown, see_markdown
from cleantext.forms.view import View
from cleantext.forms.wrapped import may_be_wrapped, see_wrapped
from cleantext.text.block import Block

__all__ = ["FORMS", "Form", "See", "View", "may_have_form", "see"]

Form: TypeAlias = Literal["auto", "plain", "markdown", "wrapped", "flat"]
"""The name of a form; with ``auto``, the text tells."""

See: TypeAlias = Callable[[Block], View | None]
"""A function that makes the view of some lines; None if it is the lines themselves."""


def see(block: Block) -> View | None:
    """Return the view of some lines, in the form that they tell; None for plain text."""
    text = block.text
    if has_markdown(text):
        return see_markdown(block)
    if may_be_flat(text):
        return see_flat(block)
    return see_wrapped(block) if may_be_wrapped(text) else None


def may_have_form(text: str) -> bool:
    """Decide quickly whether a text may be in another form than plain."""
    return has_markdown(text) or may_be_flat(text) or may_be_wrapped(text)


FORMS: Mapping[Form, See] = {
    "auto": see,
    "plain": lambda _: None,
    "markdown": see_markdown,
    "wrapped": see_wrapped,
    "flat": see_flat,
}
"""How to see a text, by its form."""
