"""Cleaning over data frames: a column in, a column out, for pandas and polars.

Whole frames, with the columns that a plan adds, go through Arrow by `clean_batch`:

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
    """Clean a column of texts: a Series of pandas or polars in, the same out.

    Name, index and type stay, gaps too; a pandas category gets the categories that are left.
    For ``pl.Expr.map_batches``: ``functools.partial(clean_series, plan=plan)``.

    Args:
        series: the texts.
        plan: what is wanted; what it says of fields does not matter here.
        urls: of each text the page's address, where it is known: a Series or a list.

    Raises:
        TypeError: it is no Series, or holds something besides texts; or there is no plan.
        PatternError: an own pattern takes too long.

    """
    check_plan(plan, "clean_series(series, plan)")
    for library, clean in (("polars", _clean_polars), ("pandas", _clean_pandas)):
        # Who has made a Series has loaded the library; who has not need not have it.
        module = sys.modules.get(library)
        if module and isinstance(series, module.Series):
            return cast("Series", clean(series, plan, urls))
    raise TypeError(f"a Series of pandas or polars is needed, not {type(series).__name__}")


def _clean_polars(series: Any, plan: Plan, urls: Iterable[str | None] | None) -> Any:
    texts = _texts(plan, series.to_list(), urls)
    return type(series)(series.name, texts, dtype=series.dtype)


def _clean_pandas(series: Any, plan: Plan, urls: Iterable[str | None] | None) -> Any:
    gaps = zip(series.isna(), series, strict=True)  # None, NaN or NA, as the type has it
    texts = _texts(plan, [None if gap else text for gap, text in gaps], urls)
    of = "category" if series.dtype.name == "category" else series.dtype
    return type(series)(texts, index=series.index, name=series.name, dtype=of)


def _texts(
    plan: Plan, texts: list[str | None], urls: Iterable[str | None] | None
) -> list[str | None]:
    if urls is not None:
        urls = [url if isinstance(url, str) else None for url in urls]  # a gap may be NaN
    outcomes = clean_column(plan, texts, urls)
    return [outcome and outcome.text for outcome in outcomes]
