"""Where the options that hold for a file come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from cleantext.config.fields import FLAG, PHRASES, Field
from cleantext.config.options import Options
from cleantext.config.overrides import Layer


class Origin(NamedTuple):
    """A value of an option, or one of several, and where it is set."""

    value: Any
    source: str


def origins(field: Field, layers: Iterable[Layer]) -> list[Origin]:
    """Return the values of an option that hold, with their sources.

    Args:
        field: the option.
        layers: the sources, the weakest first.

    Returns:
        Nothing if no source sets it. Of phrases, each value is a kind and a phrase.

    """
    held: list[Origin] = []
    merged = Options()
    for source, options in layers:
        merged = options.merged_over(merged)
        own = [Origin(value, source) for value in _values(field, options)]
        left = _values(field, merged)
        survive = field.adds or not own
        held = [origin for origin in held if survive and origin.value in left] + own
    return held


def _values(field: Field, options: Options) -> list[Any]:
    value = getattr(options, field.name)
    if field.shape == PHRASES:
        return [(kind, entry) for kind, entries in value for entry in entries]
    if isinstance(value, tuple):
        return list(value)
    return [value] if value or (field.shape == FLAG and value is not None) else []
