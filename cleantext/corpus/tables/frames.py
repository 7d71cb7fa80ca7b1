"""Cleaning of columns of pandas and polars.

For whole frames, with the columns that a plan adds, use `clean_batch` through Arrow:

- polars: ``pl.DataFrame(clean_batch(frame.to_arrow(), plan))``
- pandas: ``clean_batch(pa.Table.from_pandas(frame), plan).to_pandas()``
- Hugging Face: ``data.with_format("arrow").map(partial(clean_batch, plan=plan), batched=True)``
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, TypeVar, cast

from cleantext.corpus.plan import Plan, check_plan, clean_column

Series = TypeVar("Series")


def clean_series(series: Series, plan: Plan, urls: Iterable[str | None] | None = None) -> Series:
    """Clean a column of texts: a Series of pandas or polars.

    Name, index, type and nulls stay; a pandas category gets the remaining categories.
    For ``pl.Expr.map_batches``: ``functools.partial(clean_series, plan=plan)``.

    Args:
        series: the texts.
        plan: how to clean each text; its fields do not matter here.
        urls: the URL of the page of each text, if known: a Series or a list.

    Raises:
        TypeError: `series` is no Series, or holds anything but texts; or `plan` is no plan.
        PatternError: a custom pattern takes too long.

    """
    check_plan(plan, "clean_series(series, plan)")
    for library, clean in (("polars", _clean_polars), ("pandas", _clean_pandas)):
        # A Series can only exist if its library is imported; otherwise it may be missing.
        module = sys.modules.get(library)
        if module and isinstance(series, module.Series):
            return cast("Series", clean(series, plan, urls))
    raise TypeError(f"a Series of pandas or polars is needed, not {type(series).__name__}")


def _clean_polars(series: Any, plan: Plan, urls: Iterable[str | None] | None) -> Any:
    texts = _texts(plan, series.to_list(), urls)
    return type(series)(series.name, texts, dtype=series.dtype)


def _clean_pandas(series: Any, plan: Plan, urls: Iterable[str | None] | None) -> Any:
    cells = zip(series.isna(), series, strict=True)  # null is None, NaN or NA, by type
    texts = _texts(plan, [None if is_null else text for is_null, text in cells], urls)
    dtype = "category" if series.dtype.name == "category" else series.dtype
    return type(series)(texts, index=series.index, name=series.name, dtype=dtype)


def _texts(
    plan: Plan, texts: list[str | None], urls: Iterable[str | None] | None
) -> list[str | None]:
    if urls is not None:
        urls = [url if isinstance(url, str) else None for url in urls]  # a null may be NaN
    outcomes = clean_column(plan, texts, urls)
    return [outcome and outcome.text for outcome in outcomes]
