"""The body finder, a small model that scores lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from cleantext.chain.edits import Verdicts
from cleantext.chain.filter import Filter
from cleantext.text.block import Block, as_block

Point: TypeAlias = Literal["article", "page"]

Strictness: TypeAlias = Literal["gentle", "balanced", "thorough"]

LEANS: Mapping[Strictness, float] = {"gentle": 2.0, "balanced": 0.0, "thorough": -2.0}
"""What is added to the log odds that a line is in the body before anything is decided by them. This
is all that strictness means."""


@dataclass(frozen=True)
class BodyFinder:
    """The rule that drops lines outside the body of a text.

    Attributes:
        point: the kind of body: an ``article`` with its title, subheadings, lists, quotations and
            tables, or the main content of any ``page``.
        model: the file of the model; None for the built-in one.
        exempt: filters whose verdicts are exempt: lines that they would drop are kept.
        strictness: how readily lines are dropped, one of `LEANS`.

    """

    point: Point = "article"
    model: Path | None = None
    exempt: tuple[Filter, ...] = ()
    strictness: Strictness = "balanced"

    def __call__(self, lines: Sequence[str]) -> Verdicts:
        """Return the reasons of the dropped lines, by index."""
        return self.find_many([as_block(lines)])[0]

    def find_many(self, blocks: Sequence[Block]) -> list[Verdicts]:
        """Return the verdicts for many texts at once, which is faster."""
        from cleantext.body.find import find_asides  # late: loads NumPy

        found = find_asides(blocks, self.point, self.model, LEANS[self.strictness])
        return (
            [self._exempt(*pair) for pair in zip(blocks, found, strict=True)]
            if self.exempt
            else found
        )

    def _exempt(self, block: Block, verdicts: Verdicts) -> Verdicts:
        if not verdicts:  # may carry a note
            return verdicts
        exempt = {index for part in self.exempt for index in part.decide(block)}
        return {index: reason for index, reason in verdicts.items() if index not in exempt}


def _filter(finder: BodyFinder) -> Filter:
    return Filter("keep_body", "trim", finder, scan_many=finder.find_many, reason="aside")


def adapted(
    part: Filter, model: Path | None, exempt: Iterable[Filter], strictness: Strictness | None
) -> Filter:
    """Return a body filter with these settings.

    Any other filter is returned unchanged.

    Args:
        part: the filter.
        model: the file of another model, if any.
        exempt: further filters that are exempt.
        strictness: another strictness, if any.

    """
    finder = part.func
    if not isinstance(finder, BodyFinder):
        return part
    finder = replace(
        finder,
        model=model or finder.model,
        exempt=(*finder.exempt, *exempt),
        strictness=strictness or finder.strictness,
    )
    return replace(part, func=finder, scan_many=finder.find_many)


keep_body = _filter(BodyFinder())
"""Keep the body of an article: lines clearly outside it are dropped, as ``aside``."""

keep_content = _filter(BodyFinder("page"))
"""`keep_body` for the main content of any page."""
