"""The filters, one subject a file.

To add one, write a module here and list the filter in `cleantext.presets`. Every filter defined in
a module of this folder can be imported from here: ``from cleantext.filters import tidy``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.chain.filter import Filter

if TYPE_CHECKING:

    def __getattr__(name: str) -> Filter: ...


def _module_names(folder: Path) -> list[str]:
    """Return the names of the modules of a folder, as `pkgutil`, which is slow to import."""
    files = [path for path in folder.iterdir() if path.suffix in (".py", ".pyc")]
    # Archives and editors put other files beside them, such as `._tidy.py` and `.#tidy.py`.
    return sorted({path.stem for path in files if path.stem[0] != "_" and path.stem.isidentifier()})


def _filters() -> dict[str, Filter]:
    """Return the filters of all modules, by name."""
    modules = [import_module(f"{__name__}.{name}") for name in _module_names(Path(__file__).parent)]
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Filter)
    }


_found = _filters()
globals().update(_found)
__all__ = list(_found)
