"""What a configuration file says: options for all files, and overrides for some."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cleantext.config.options import Options
from cleantext.config.patterns import RelativePattern, matches


class Override(NamedTuple):
    """Options for the files that patterns match."""

    files: tuple[RelativePattern, ...]
    options: Options


class Configuration(NamedTuple):
    """The options of a configuration file; later overrides win."""

    options: Options = Options()
    overrides: Sequence[Override] = ()

    def for_file(self, path: Path) -> Options:
        """Return the options for a file (an absolute path)."""
        options = self.options
        for override in self.overrides:
            if matches(override.files, path):
                options = override.options.merged_over(options)
        return options
