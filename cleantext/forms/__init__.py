"""Forms of text: plain, Markdown, hard-wrapped, flat, HTML.

A form is a view: what a reader sees of the lines of a text, and which lines are one unit, such as
the lines of a wrapped paragraph or of a table, or which parts of a line are. Filters decide on the
view and know nothing of forms; the engine edits the lines. On plain text, the view is the text
itself.

HTML is no view: its plain text takes its place (`take_in`).

To add a form, name it in `Form`, write a module with a function that makes the view, and list it in
`VIEWS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Literal, TypeAlias, get_args

from cleantext.forms.flat import may_be_flat, see_flat
from cleantext.forms.html import is_html, make_plain
from cleantext.forms.signs import has_markdown
from cleantext.forms.view import View
from cleantext.forms.wrapped import may_be_wrapped, see_wrapped
from cleantext.text.block import Block

__all__ = [
    "FORMS",
    "VIEWS",
    "Form",
    "LastView",
    "See",
    "View",
    "form_of_file",
    "holds_html",
    "may_be_flat",
    "see",
    "take_in",
    "tell_form",
]

Form: TypeAlias = Literal["auto", "plain", "markdown", "wrapped", "flat", "html"]
"""The name of a form; with ``auto``, the text tells."""

FORMS: tuple[Form, ...] = get_args(Form)
"""The names of all forms."""

_BY_SUFFIX: Mapping[str, Form] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
"""The forms of files, by their suffixes in lower case."""

See: TypeAlias = Callable[[Block], View | None]
"""A function that makes the view of some lines; None if it is the lines themselves."""


def tell_form(block: Block) -> Form:
    """Tell the likely form of a text that is not HTML."""
    if has_markdown(block.text):
        return "markdown"
    if may_be_flat(block.text):
        return "flat"
    return "wrapped" if may_be_wrapped(block) else "plain"


def see(block: Block) -> View | None:
    """Return the view of some lines; None for plain text."""
    return VIEWS[tell_form(block)](block)


class LastView:
    """A `See` that remembers its last view.

    Rounds that remove nothing see the same lines again.
    """

    def __init__(self, see: See) -> None:
        self._see = see
        self._block: Block | None = None
        self._view: View | None = None

    def __call__(self, block: Block) -> View | None:
        """Return the view of some lines."""
        if block != self._block:
            self._block, self._view = block, self._see(block)
        return self._view


def _see_markdown(block: Block) -> View | None:
    from cleantext.forms.markdown import see_markdown  # late: most texts are plain

    return see_markdown(block)


VIEWS: Mapping[Form, See] = {
    "auto": see,
    "plain": lambda _: None,
    "markdown": _see_markdown,
    "wrapped": see_wrapped,
    "flat": see_flat,
}
"""How to see a text that is not HTML, by its form."""


def form_of_file(name: str) -> Form | None:
    """Return the form that the suffix of a file tells, if any."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())


def holds_html(text: str, form: Form) -> bool:
    """Decide whether a text of this form is HTML."""
    return form == "html" or (form == "auto" and is_html(text))


def take_in(text: str, form: Form) -> tuple[str, Form]:
    """Return the text to clean, plain for HTML, with its form.

    Raises:
        MissingExtraError: it is HTML, and the extra `html` is not installed.
        HtmlError: it is HTML that can't be read.

    """
    return (make_plain(text), "auto") if holds_html(text, form) else (text, form)
