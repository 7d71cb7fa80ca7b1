"""Arrays of numbers by row."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleantext.body.columns import Groups


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_groups_are_of_equal_keys(keys: list[int]) -> None:
    groups = Groups.of(np.array(keys, np.uint64))
    assert groups.others().tolist() == [keys.count(key) - 1 for key in keys]
    assert groups.later().tolist() == [key in keys[:place] for place, key in enumerate(keys)]
    assert groups.sizes.sum() == len(keys)
