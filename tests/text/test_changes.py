"""What makes one text into another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleantext.text.changes import changed_part, split_change

TEXTS = st.text("ab «»\u00a0\U0001f600", max_size=12)


@given(TEXTS, TEXTS)
def test_changes_make_one_text_into_the_other(one: str, other: str) -> None:
    change = changed_part(one, other)
    assert one[: change.start] + change.new + one[change.stop :] == other
    text = one
    for each in reversed([*split_change(one, change)]):
        text = text[: each.start] + each.new + text[each.stop :]
    assert text == other
