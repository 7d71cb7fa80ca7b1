"""Passages that appear in the text a second time."""

from __future__ import annotations

import pytest

from cleantext import ARTICLE

OPTIONS = "".join(
    f"- `berths{number}` sets how many boats may lie at the {side} quay, counted from the light.\n"
    for number, side in enumerate(("north", "south", "east", "west", "old", "new"))
)
PAGE = (
    "# Harbour\n\nThe command asks the **harbour** for a berth and waits until one is free, which "
    "may take a day in summer and an hour in winter, when most of the boats are ashore.\n\n"
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("## reserve\n\n", "## release\n\n"),
        ("## reserve\n\n### Options\n\n", "## release\n\n### Options\n\n"),
    ],
)
def test_the_same_under_other_headings_is_no_copy(first: str, second: str) -> None:
    text = f"{PAGE}{first}{OPTIONS}\n{second}{OPTIONS}"
    assert ARTICLE(text) == text


def test_the_same_under_the_same_heading_is_a_copy() -> None:
    text = f"{PAGE}## Options\n\n{OPTIONS}"
    assert ARTICLE(f"{text}\n## Options\n\n{OPTIONS}").count("`berths0`") == 1


def test_a_copy_of_all_sections_goes() -> None:
    text = f"{PAGE}## Options\n\n{OPTIONS}"
    assert ARTICLE(f"{text}\n{text}") == text
