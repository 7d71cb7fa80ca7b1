"""Loading of the libraries of extras on demand."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from cleantext.errors import MissingExtraError


@cache
def load(module: str, package: str = "cleantext-filters[corpus]") -> Any:
    """Import a module; `package` is the requirement that provides it.

    Raises:
        MissingExtraError: it is not installed.

    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"this needs {_library(error)}, which is not installed: pip install '{package}'",
            name=error.name,
        ) from error


def _library(error: ModuleNotFoundError) -> str:
    """Name the library to install, not the part of it that was imported."""
    return (error.name or "a library").partition(".")[0]
