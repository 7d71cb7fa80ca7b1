"""Where the options that hold come from."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.config.fields import FIELDS, Field
from cleantext.config.options import Options, group_phrases
from cleantext.config.origins import Origin, origins
from cleantext.config.overrides import Layer

BY_NAME = {field.name: field for field in FIELDS}
KINDS = st.lists(st.sampled_from(["credit", "legal", "byline"]), max_size=2, unique=True).map(tuple)
OPTIONS = st.builds(
    Options,
    preset=st.sampled_from([None, "page", "repair"]),
    keep=KINDS,
    only=st.sampled_from([(), ("tidy",)]),
    languages=st.sampled_from([(), ("de",), ("en", "fr")]),
    phrases=st.lists(st.tuples(st.sampled_from(["legal", "credit"]), KINDS), max_size=2).map(
        group_phrases
    ),
    ignore_marks=st.sampled_from([None, True, False]),
)


def layers(*options: Options) -> list[Layer]:
    return [Layer(str(number), each) for number, each in enumerate(options)]


@given(st.lists(OPTIONS, min_size=1, max_size=4), st.sampled_from(FIELDS))
def test_origins_are_the_values_that_hold(sources: list[Options], field: Field) -> None:
    merged = reduce(lambda weak, strong: strong.merged_over(weak), sources, Options())
    value = getattr(merged, field.name)
    held = origins(field, layers(*sources))
    values: list[Any] = [origin.value for origin in held]
    if field.name == "phrases":
        assert sorted(values) == sorted((kind, entry) for kind, texts in value for entry in texts)
    elif isinstance(value, tuple):
        assert tuple(values) == value
    else:
        assert values == ([] if value is None else [value])
    for value, source in held:
        own = getattr(sources[int(source)], field.name)
        assert value == own or value in own or value[0] in dict(own)


@pytest.mark.parametrize(
    ("name", "weak", "strong", "held"),
    [
        ("keep", {"keep": ("a",)}, {"keep": ("a", "b")}, [("a", "0"), ("a", "1"), ("b", "1")]),
        ("keep", {"keep": ("a", "b")}, {"drop": ("a",)}, [("b", "0")]),
        ("languages", {"languages": ("de", "en")}, {"languages": ("de",)}, [("de", "1")]),
        ("preset", {"preset": "page"}, {}, [("page", "0")]),
        ("ignore_marks", {"ignore_marks": True}, {"ignore_marks": False}, [(False, "1")]),
        ("url", {}, {}, []),
    ],
)
def test_origins_name_the_source(
    name: str, weak: dict[str, Any], strong: dict[str, Any], held: list[Origin]
) -> None:
    assert origins(BY_NAME[name], layers(Options(**weak), Options(**strong))) == held
