"""Data sets: the chain over records, tables and whole collections of files.

`Plan` holds the options, and `clean_texts` cleans texts by it. Everything else brings texts to it:

- `formats`: file formats, each a `Format` in the registry, read and written as records.
- `templates`: counting of lines on the pages of sites, for templates.
- `runner`: runs over files, in batches that worker processes clean, with rejects, progress and a
  journal to resume from; and learning of templates likewise.
- `tables`: Arrow tables, and columns of pandas and polars.
- `cli`: the command `cleantext-corpus`.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing's own takes long to load

__all__ = [
    "Outcome",
    "Plan",
    "clean_batch",
    "clean_file",
    "clean_series",
    "clean_texts",
]

if TYPE_CHECKING:
    from typing import Any

    from cleantext.corpus.plan import Outcome, Plan, clean_texts
    from cleantext.corpus.runner.inprocess import clean_file
    from cleantext.corpus.tables.arrow import clean_batch
    from cleantext.corpus.tables.frames import clean_series

_HOMES = {
    "Outcome": "plan",
    "Plan": "plan",
    "clean_batch": "tables.arrow",
    "clean_file": "runner.inprocess",
    "clean_series": "tables.frames",
    "clean_texts": "plan",
}


def __getattr__(name: str) -> Any:
    # Late, so that a worker or a command imports only what it uses.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
