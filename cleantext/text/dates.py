"""Signs of a date in a line."""

from __future__ import annotations

from cleantext.text.lazy import lazy_pattern

_DAY = r"(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d(?!\d)"

DAY = lazy_pattern(rf"(?<!\d)(?:{_DAY})")
"""A year, or a date in figures."""

DATE = lazy_pattern(rf"(?<!\d)(?:{_DAY}|\d{{1,2}}[:.h]\d\d(?!\d))")
"""A year, a date in figures or a time of day."""
