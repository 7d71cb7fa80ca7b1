"""Clean text taken from web pages: keep the article, drop boilerplate."""

from __future__ import annotations

from importlib import import_module

from cleantext.system.clash import warn_of_clash

TYPE_CHECKING = False  # importing typing would double the time of --version

__version__ = "0.1.0"

__all__ = [
    "ARTICLE",
    "PAGE",
    "REPAIR",
    "Chain",
    "Cleaned",
    "Edit",
    "Filter",
    "Fixpoint",
    "HtmlError",
    "MissingExtraError",
    "OptionError",
    "PatternError",
    "PhraseError",
    "Span",
    "build_chain",
    "clean",
    "clean_bytes",
    "clean_html",
    "clean_many",
    "drop",
    "explain",
    "explain_bytes",
    "explain_html",
    "explain_many",
    "fixpoint",
    "rewrite",
    "trim",
]

if TYPE_CHECKING:
    from typing import Any

    from cleantext.api import (
        clean,
        clean_bytes,
        clean_html,
        clean_many,
        explain,
        explain_bytes,
        explain_html,
        explain_many,
    )
    from cleantext.chain.chain import Chain
    from cleantext.chain.edits import Cleaned, Edit, Span
    from cleantext.chain.filter import Filter, drop, rewrite, trim
    from cleantext.chain.fixpoint import Fixpoint, fixpoint
    from cleantext.config.build import build_chain
    from cleantext.errors import (
        HtmlError,
        MissingExtraError,
        OptionError,
        PatternError,
        PhraseError,
    )
    from cleantext.presets import ARTICLE, PAGE, REPAIR

_HOMES = {
    "api": (
        "clean",
        "clean_bytes",
        "clean_html",
        "clean_many",
        "explain",
        "explain_bytes",
        "explain_html",
        "explain_many",
    ),
    "chain.chain": ("Chain",),
    "chain.edits": ("Cleaned", "Edit", "Span"),
    "chain.filter": ("Filter", "drop", "rewrite", "trim"),
    "chain.fixpoint": ("Fixpoint", "fixpoint"),
    "config.build": ("build_chain",),
    "errors": ("HtmlError", "MissingExtraError", "OptionError", "PatternError", "PhraseError"),
    "presets": ("ARTICLE", "PAGE", "REPAIR"),
}


def __getattr__(name: str) -> Any:
    # Late, so that `cleantext --version` loads no filter.
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"cleantext.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


warn_of_clash(__path__[0])
