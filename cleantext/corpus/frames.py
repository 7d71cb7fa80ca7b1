"""Cleaning over data frames: a column in, a column out, for pandas, polars and `datasets`.

A whole frame, with the columns that a plan adds, goes through Arrow: ``clean_batch`` takes what
``DataFrame.to_arrow`` of polars and ``pyarrow.Table.from_pandas`` give.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from cleantext.corpus.texts import Plan, clean_column, columns, lasting_rows

Series = TypeVar("Series")


def clean_series(series: Series, plan: Plan, urls: Any = None) -> Series:
    """Clean a column of texts: a Series of pandas or polars in, the same out.

    Name, index and type stay, gaps too; a pandas category gets the categories that are left.
    For ``pl.Expr.map_batches``: ``functools.partial(clean_series, plan=plan)``.

    Args:
        series: the texts.
        plan: what is wanted; what it says of fields does not matter here.
        urls: of each text the page's address, where it is known: a Series or a list.

    Raises:
        TypeError: it is no Series, or holds something besides texts.
        PatternError: an own pattern takes too long.

    """
    if _is_of("polars", series):
        return _clean_polars(series, plan, urls)
    if _is_of("pandas", series):
        return _clean_pandas(series, plan, urls)
    raise TypeError(f"a Series of pandas or polars is needed, not {type(series).__name__}")


def clean_examples(examples: Mapping[str, Sequence[Any]], plan: Plan) -> dict[str, list[Any]]:
    r"""Clean a batch of a Hugging Face data set, for ``map(batched=True)``.

    ``dataset.map(clean_examples, batched=True, fn_kwargs={"plan": plan})``

    Args:
        examples: the batch: columns by name.
        plan: what is wanted.

    Raises:
        KeyError: there is no text column.
        PatternError: an own pattern takes too long.

    >>> clean_examples({"id": [7], "text": ["He said so.\nAdvertisement\n"]}, Plan.of())
    {'id': [7], 'text': ['He said so.\n']}

    """
    outcomes = clean_column(plan, examples[plan.text_field], examples.get(plan.url_field))
    cleaned = {**examples, **columns(plan, outcomes)}
    rows = lasting_rows(plan, outcomes)
    return {name: [column[row] for row in rows] for name, column in cleaned.items()}


def _is_of(library: str, series: object) -> bool:
    # Who has made a Series has loaded the library; who has not need not have it.
    module = sys.modules.get(library)
    return module is not None and isinstance(series, module.Series)


def _clean_polars(series: Any, plan: Plan, urls: Any) -> Any:
    texts = _texts(plan, series.to_list(), urls)
    return type(series)(series.name, texts, dtype=series.dtype)


def _clean_pandas(series: Any, plan: Plan, urls: Any) -> Any:
    gaps = series.isna()
    texts = _texts(plan, series.astype(object).mask(gaps, None).to_list(), urls)
    of = "category" if series.dtype.name == "category" else series.dtype
    return type(series)(texts, index=series.index, name=series.name, dtype=of)


def _texts(plan: Plan, texts: Sequence[str | None], urls: Any) -> list[str | None]:
    urls = None if urls is None else list(urls)
    return [outcome and outcome.text for outcome in clean_column(plan, texts, urls)]
