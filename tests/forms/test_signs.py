"""The signs of Markdown."""

from __future__ import annotations

import pytest

from cleantext.forms.signs import has_markdown


@pytest.mark.parametrize(
    "text",
    [
        "See [a](b.html).",
        "# Head\ntext",
        "text\n```\ncode\n```",
        "a|b\n--|--\nc|d",
        "Very **bold**.",
    ],
)
def test_markdown_is_recognized(text: str) -> None:
    assert has_markdown(text)


@pytest.mark.parametrize(
    "text",
    ["", "Text.", "#hashtag\n#another", "- item\n- item", "a * b * c", "* one", "5 - 3 | 2", "[1]"],
)
def test_plain_text_is_not_markdown(text: str) -> None:
    assert not has_markdown(text)
