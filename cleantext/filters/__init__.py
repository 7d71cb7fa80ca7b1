"""The filters, one subject a file.

To add one, write a module here and list the filter in `cleantext.presets`. Every filter defined in
a module of this folder can be imported from here: ``from cleantext.filters import tidy``.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from cleantext.chain.filter import Filter

if TYPE_CHECKING:

    def __getattr__(name: str) -> Filter: ...


def _filters() -> dict[str, Filter]:
    """Return the filters of all modules, by name."""
    # Editors and browsers leave copies such as `tidy-1.py`.
    names = [module.name for module in iter_modules(__path__) if module.name.isidentifier()]
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Filter)
    }


_found = _filters()
globals().update(_found)
__all__ = list(_found)
