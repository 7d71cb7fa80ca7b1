"""What a configuration file says: options for all files, and overrides for some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from cleantext.config.options import Options
from cleantext.config.patterns import RelativePattern, matches


class Layer(NamedTuple):
    """The options of one source, and its name for people."""

    source: str
    options: Options


class Override(NamedTuple):
    """Options for the files that patterns match."""

    files: tuple[RelativePattern, ...]
    options: Options
    source: str = ""


class Configuration(NamedTuple):
    """The options of a configuration file; later overrides win."""

    options: Options = Options()
    overrides: Sequence[Override] = ()
    source: str = ""

    def layers(self, path: Path) -> Iterator[Layer]:
        """Yield what holds for an absolute path, weakest first."""
        yield Layer(self.source, self.options)
        for override in self.overrides:
            if matches(override.files, path):
                yield Layer(override.source, override.options)

    def for_file(self, path: Path) -> Options:
        """Return the options for a file (an absolute path)."""
        first, *rest = self.layers(path)
        return reduce(lambda weaker, layer: layer.options.merged_over(weaker), rest, first.options)
