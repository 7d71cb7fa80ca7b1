"""The words that options take, for completion and schema."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.body import LEANS
from cleantext.config.fields import FIELDS
from cleantext.forms import FORMS
from cleantext.kinds import KINDS
from cleantext.phrases import languages
from cleantext.presets import EVERY, PRESETS


def option_words() -> dict[str, Sequence[str]]:
    """Return the words for the options of `FIELDS` that take some."""
    values: dict[str, Sequence[str]] = {
        "presets": tuple(PRESETS),
        "kinds": KINDS,
        "filters": tuple(dict.fromkeys(part.name for part in EVERY)),
        "languages": tuple(languages()),
        "forms": FORMS,
        "strictness": tuple(LEANS),
    }
    return {field.name: values[field.values] for field in FIELDS if field.values}
