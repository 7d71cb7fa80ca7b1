"""The body of a text, found line by line by a small model: see README.md beside this file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from cleantext.chain.edits import Verdicts
from cleantext.chain.filter import Filter
from cleantext.text.block import Block, as_block

Point: TypeAlias = Literal["article", "page"]


@dataclass(frozen=True)
class BodyFinder:
    """Names the lines that are no part of a text's body.

    Attributes:
        point: what the body is: an ``article`` with its title, subheadings, lists, quotations and
            tables, or the main content of any ``page``.
        model: the file of the model; None for the one that comes with the package.
        exempt: filters; what they would drop stays.

    """

    point: Point = "article"
    model: Path | None = None
    exempt: tuple[Filter, ...] = ()

    def __call__(self, lines: Sequence[str]) -> Verdicts:
        """The indices of the lines that go, each with its reason."""
        return self.find_many([as_block(lines)])[0]

    def find_many(self, blocks: Sequence[Block]) -> list[Verdicts]:
        """The same for many texts at once, which is faster."""
        from cleantext.body.find import find_asides  # NumPy is loaded when a body is to be found

        found = find_asides(blocks, self.point, self.model)
        return (
            [self._exempt(*pair) for pair in zip(blocks, found, strict=True)]
            if self.exempt
            else found
        )

    def _exempt(self, block: Block, verdicts: Verdicts) -> Verdicts:
        if not verdicts:  # they may come with a note
            return verdicts
        exempt = {index for part in self.exempt for index in part.decide(block)}
        return {index: reason for index, reason in verdicts.items() if index not in exempt}


def _filter(finder: BodyFinder) -> Filter:
    return Filter("keep_body", "trim", finder, scan_many=finder.find_many)


def with_model(part: Filter, model: Path | None, exempt: Iterable[Filter]) -> Filter:
    """A filter that finds bodies, with this file of a model and sparing what these would drop.

    Any other filter stays as it is.
    """
    finder = part.func
    if not isinstance(finder, BodyFinder):
        return part
    finder = replace(finder, model=model or finder.model, exempt=(*finder.exempt, *exempt))
    return replace(part, func=finder, scan_many=finder.find_many)


keep_body = _filter(BodyFinder())
"""Keep the body of an article: what is clearly none of it goes, as ``aside``."""

keep_content = _filter(BodyFinder("page"))
"""`keep_body` for the main content of any page."""
