"""Custom filters, loaded from the modules of users."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from cleantext.chain.filter import Filter
from cleantext.config.patterns import RelativePattern
from cleantext.errors import OptionError
from cleantext.system.files import is_file


def load_filters(filters: Iterable[Filter | RelativePattern]) -> tuple[Filter, ...]:
    """Load the filters that are given by name.

    Raises:
        OptionError: see `load_filter`.

    """
    return tuple(
        load_filter(each.text, each.folder) if isinstance(each, RelativePattern) else each
        for each in filters
    )


def load_filter(name: str, folder: str) -> Filter:
    """Load the filter ``module:name``; the module may be in `folder`.

    Raises:
        OptionError: the name is malformed, the module can't be imported, or what it holds is not a
            filter.

    """
    module_name, _, attribute = name.partition(":")
    if not (module_name and attribute):
        raise OptionError(f"a filter is named as module:name, not {name!r}")
    if folder not in sys.path:
        sys.path.append(folder)  # at the end, so that it hides no other module
    try:
        module = import_module(module_name)
        found = getattr(module, attribute)
    except Exception as error:  # the user's module may do anything
        raise OptionError(
            f"the filter {name!r} can't be loaded: {type(error).__name__}: {error}"
        ) from error
    expected = Path(folder, *module_name.split(".")).with_suffix(".py")
    if is_file(expected) and not expected.samefile(module.__file__ or ""):
        raise OptionError(
            f"the filter {name!r} is not loaded from {expected}: another module has the same name, "
            f"{module.__file__}; rename yours"
        )
    if not isinstance(found, Filter):
        raise OptionError(
            f"{name!r} is not a filter: decorate it with @rewrite, @drop or @trim from cleantext"
        )
    return found
