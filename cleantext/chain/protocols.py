"""Filters as the engine sees them; it imports none of their classes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Protocol, TypeAlias

from cleantext.chain.edits import Log, Verdicts
from cleantext.text.block import Block
from cleantext.text.lines import Lines


class Decider(Protocol):
    """A filter that decides on the lines of blocks."""

    @property
    def name(self) -> str:
        """Its name in edits."""

    @property
    def exempt(self) -> frozenset[str]:
        """Kinds of boilerplate that it leaves alone."""

    @property
    def protected(self) -> tuple[Callable[[str], object], ...]:
        """Searches for lines that it leaves alone."""

    def protects(self, line: str) -> bool:
        """Return whether it leaves this line alone."""

    def decide(self, block: Block) -> Verdicts:
        """Decide on the lines of a block."""

    def decide_many(self, blocks: Sequence[Block]) -> list[Verdicts]:
        """Decide on the lines of the blocks of several texts."""


Trimming: TypeAlias = Generator[tuple[Decider, Block], Verdicts, Lines]
"""A trim at work: asks for a filter's verdicts on a block, returns the lines that are left."""


class Step(Protocol):
    """One step of a chain: a filter, or filters that run to a fixpoint."""

    @property
    def kind(self) -> str:
        """Its kind: ``rewrite``, ``drop`` or ``trim``."""

    def apply_rewrite(self, lines: Lines, log: Log) -> Lines:
        """Return the lines as this rewrite leaves them."""

    def run_trim(self, lines: Lines, log: Log) -> Trimming:
        """Return the lines that this trim leaves."""
