"""Libraries that come with the extra `corpus` are loaded when they are needed, by these means."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


class MissingExtraError(ImportError):
    """A library that the work needs is not installed; the message says how to get it."""


@cache
def load(module: str, package: str = "cleantext-filters[corpus]") -> Any:
    """The module of this name; `package` is what to install to have it.

    Raises:
        MissingExtraError: it is not installed.

    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"this needs {error.name}, which is not installed: pip install '{package}'",
            name=error.name,
        ) from error
