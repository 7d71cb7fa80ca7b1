"""Data sets: the chain over records, tables and whole collections of files.

`Plan` says what is wanted, `clean_texts` does it to texts. All else brings texts to it:

- files: `shards` tells which are read and written, `claims` which of them a run may write and
  remove. `formats` opens them: `jsonl`, `parquet`, `warc`
  and `folders`, over the bytes of `streams`, give and take the records of `records`. `run` cuts
  these into batches, has them cleaned by the workers of a `pool`, or `here` in this process, writes
  them and what must go to `rejects`, and keeps a `journal` to go on from. `progress` tells of it.
  `fields` finds fields by name, `cures` says what to do when no record can be used, `wishes` what a
  run was asked for, `sample` what it would do.
- templates: `learning` has pages counted likewise; `templates` counts, `tallies` are files of it.
- tables: `batch` for Arrow, `frames` for pandas and polars; `engines` for all that runs these.
- commands: `cli`, with `command` for `cleantext-corpus run` and `learn` for the other.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing's own takes long to load

__all__ = [
    "MissingExtraError",
    "Outcome",
    "Plan",
    "clean_batch",
    "clean_file",
    "clean_series",
    "clean_texts",
]

if TYPE_CHECKING:
    from typing import Any

    from cleantext.corpus.extras import MissingExtraError
    from cleantext.corpus.plan import Outcome, Plan, clean_texts
    from cleantext.corpus.runner.inprocess import clean_file
    from cleantext.corpus.tables.arrow import clean_batch
    from cleantext.corpus.tables.frames import clean_series

_HOMES = {
    "MissingExtraError": "extras",
    "Outcome": "plan",
    "Plan": "plan",
    "clean_batch": "tables.arrow",
    "clean_file": "runner.inprocess",
    "clean_series": "tables.frames",
    "clean_texts": "plan",
}


def __getattr__(name: str) -> Any:
    # Late, so that a worker or a command loads what it uses and no more.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
