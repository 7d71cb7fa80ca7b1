"""Filters as the engine sees them, without importing their classes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Protocol, TypeAlias

from cleantext.chain.edits import Verdicts
from cleantext.chain.log import Log
from cleantext.forms import Form
from cleantext.text.block import Block
from cleantext.text.lines import Lines


class Decider(Protocol):
    """A filter that decides on the lines of blocks."""

    @property
    def name(self) -> str:
        """The name in edits."""

    @property
    def exempt(self) -> frozenset[str]:
        """Kinds of boilerplate it never drops."""

    @property
    def protected(self) -> tuple[Callable[[str], object], ...]:
        """Searches for lines it leaves alone."""

    @property
    def spared(self) -> frozenset[int]:
        """Numbers of lines it leaves alone."""

    def protects(self, block: Block, index: int) -> bool:
        """Return whether a line is protected or spared."""

    def decide(self, block: Block) -> Verdicts:
        """Decide on the lines of a block."""

    def decide_many(self, blocks: Sequence[Block]) -> list[Verdicts]:
        """Decide on the lines of the blocks of several texts."""


Trimming: TypeAlias = Generator[tuple[Decider, Block], Verdicts, Lines]
"""A running trim: yields a filter and a block, is sent verdicts, returns the lines left."""


class Pipeline(Protocol):
    """A chain as the engine sees it."""

    @property
    def filters(self) -> Sequence[Step]:
        """The steps, in the order in which they run."""

    @property
    def form(self) -> Form:
        """The form of the texts."""

    @property
    def separates(self) -> Callable[[str], object] | None:
        """Finds the lines between the parts of a text; None if it has none."""


class Step(Protocol):
    """One step of a chain: a filter or a fixpoint."""

    @property
    def kind(self) -> str:
        """``rewrite``, ``drop`` or ``trim``."""

    @property
    def spared(self) -> frozenset[int]:
        """Numbers of lines of the input that it leaves alone."""

    def apply_rewrite(self, lines: Lines, log: Log) -> Lines:
        """Return the lines after this rewrite."""

    def run_trim(self, lines: Lines, log: Log) -> Trimming:
        """Return the lines after this trim, or these trims and drops."""
