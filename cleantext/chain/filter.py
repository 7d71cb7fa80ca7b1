"""Filters, and the decorators that make them: rewrite, drop and trim."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib import import_module
from reprlib import repr as shorten
from typing import Any, Literal, TypeAlias, get_args

from cleantext.chain.edits import Verdicts
from cleantext.chain.engine import explain, rewrite_lines
from cleantext.chain.gaps import Cuts
from cleantext.chain.log import Log
from cleantext.chain.protocols import Trimming
from cleantext.chain.reasons import split_reason
from cleantext.text.block import Block
from cleantext.text.lines import Lines, is_valid_rewrite

Kind: TypeAlias = Literal["rewrite", "drop", "trim"]
RewriteFunction: TypeAlias = Callable[[str], str]
DropFunction: TypeAlias = Callable[[str], str | None]
TrimFunction: TypeAlias = Callable[[list[str]], Verdicts]

ORDER: tuple[Kind, ...] = get_args(Kind)
"""The kinds in the order of a canonical chain."""

_ANSWERS: dict[Kind, str] = {
    "rewrite": "a str",
    "drop": "a reason (a str) or None",
    "trim": "a reason (a str)",
}
"""The right answers for a line, in messages."""


@dataclass(frozen=True, repr=False)
class Filter:
    """A named function over lines; made by `rewrite`, `drop` or `trim`.

    Called with a text, it cleans the text as a chain of one filter.

    Attributes:
        name: its name in edits, in chains and on the command line.
        kind: ``rewrite``, ``drop`` or ``trim``: how much the function may see and do.
        func: the function as written, for one line; for a trim, for all lines.
        scan: a faster equivalent of `func` for a whole block. For a rewrite, it returns the new
            texts of the lines that change.
        exempt: kinds of boilerplate it never drops.
        protected: searches; a line in which one finds a match is left alone.
        spared: numbers of lines of the input that are left alone.
        scan_many: a faster equivalent of `scan` for the blocks of many texts.
        reason: the kind of boilerplate it drops, if that is one of `cleantext.kinds`; options find
            the filter by it.

    """

    name: str
    kind: Kind
    func: Callable[..., Any]
    scan: Callable[[Block], Verdicts] | None = field(default=None, compare=False)
    exempt: frozenset[str] = frozenset()
    protected: tuple[Callable[[str], object], ...] = ()
    scan_many: Callable[[Sequence[Block]], Sequence[Verdicts]] | None = field(
        default=None, compare=False
    )
    reason: str = field(default="", compare=False)
    spared: frozenset[int] = frozenset()

    def __call__(self, text: str) -> str:
        """Clean a text with this filter alone."""
        return explain((self,), text).text

    def __repr__(self) -> str:
        return f"<{self.kind} filter {self.name!r}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        # A decorated function can't be pickled by name, since its module holds the filter under
        # that name; but the filter can be found there.
        module = getattr(self.func, "__module__", "")
        named = getattr(sys.modules.get(module), self.name, None)
        if isinstance(named, Filter) and named.func is self.func and named.scan == self.scan:
            return _restored, (module, self.name, self.exempt, self.protected, self.spared)
        return Filter, tuple(getattr(self, each.name) for each in fields(self))

    def exempting(self, reasons: Iterable[str]) -> Filter:
        """Return a copy that never drops lines of these kinds."""
        return replace(self, exempt=self.exempt | set(reasons))

    def protecting(self, patterns: Iterable[Callable[[str], object]]) -> Filter:
        """Return a copy that leaves lines with these matches alone."""
        return replace(self, protected=(*self.protected, *patterns))

    def sparing(self, numbers: Iterable[int]) -> Filter:
        """Return a copy that leaves the lines with these numbers alone."""
        return replace(self, spared=self.spared | set(numbers))

    def protects(self, block: Block, index: int) -> bool:
        """Return whether a line is protected or spared."""
        if self.spared and block.number(index) in self.spared:
            return True
        return any(finds(block[index]) for finds in self.protected)

    def decide(self, block: Block) -> Verdicts:
        """Decide on the lines of a block: new texts or reasons."""
        return self.decide_many([block])[0]

    def decide_many(self, blocks: Sequence[Block]) -> list[Verdicts]:
        """Decide on the lines of the blocks of several texts."""
        try:
            if self.scan_many:
                found = self.scan_many(blocks)
            else:
                found = [(self.scan or self._ask)(block) for block in blocks]
        except (Exception, SystemExit) as error:
            error.add_note(f"in {self._title}")
            raise
        if not (self.scan_many or self.scan):
            found = [self._checked(*pair) for pair in zip(blocks, found, strict=True)]
        return [self._allowed(*pair) for pair in zip(blocks, found, strict=True)]

    def _allowed(self, block: Block, verdicts: Verdicts) -> Verdicts:
        """Return the verdicts without exempt kinds, protected and spared lines."""
        if not verdicts:  # keep the object: it may carry a note
            return verdicts
        if self.exempt and self.kind != "rewrite":  # a rewrite's verdicts are texts, not reasons
            verdicts = {
                index: verdict
                for index, verdict in verdicts.items()
                if split_reason(verdict)[0] not in self.exempt
            }
        if self.protected or self.spared:
            verdicts = {
                index: verdict
                for index, verdict in verdicts.items()
                if not self.protects(block, index)
            }
        return verdicts

    def _ask(self, block: Block) -> Verdicts:
        """Call the function on a block."""
        return self.func(list(block)) if self.kind == "trim" else self._ask_each(block)

    def _ask_each(self, block: Block) -> Verdicts:
        verdicts: dict[int, str] = {}
        for index, line in enumerate(block):
            try:
                answer = self.func(line)
            except (Exception, SystemExit) as error:
                error.add_note(f"at {block.place(index)}")
                raise
            if answer != (line if self.kind == "rewrite" else None):
                verdicts[index] = answer
        return verdicts

    def _checked(self, block: Block, verdicts: object) -> Verdicts:
        """Return the answers of a user's function after checking them.

        Raises:
            IndexError: there is no such line.
            TypeError: an answer is not of the right type.
            ValueError: the reason is empty.

        """
        if not isinstance(verdicts, Mapping):
            raise TypeError(
                f"{self._title} must return a mapping of indices to reasons, "
                f"not {shorten(verdicts)}"
            )
        for index, verdict in verdicts.items():
            if index not in range(len(block)):
                raise IndexError(
                    f"{self._title} names line {shorten(index)} of {len(block)}, from 0"
                )
            self._check(block, index, verdict)
        return verdicts

    def _check(self, block: Block, index: int, verdict: object) -> None:
        """Check an answer for a line; see `_checked`."""
        if not isinstance(verdict, str):
            raise TypeError(
                f"{self._title} must return {_ANSWERS[self.kind]}, not {shorten(verdict)}, "
                f"for {block.place(index)}"
            )
        if not verdict and self.kind != "rewrite":  # more likely meant as "no reason"
            raise ValueError(f"{self._title} gives no reason to drop {block.place(index)}")

    @property
    def _title(self) -> str:
        """The filter in messages."""
        return f"the filter {self.name!r}"

    def apply_rewrite(self, lines: Lines, log: Log) -> Lines:
        """Return the lines after this rewrite, and record its edits in `log`."""
        changes = self.changes(lines.texts)
        return rewrite_lines(lines, changes, dict.fromkeys(changes, self.name), log)

    def run_trim(self, lines: Lines, log: Log) -> Trimming:
        """Return the lines after this trim, repeated until it drops none."""
        while verdicts := (yield self, lines.texts):
            log.add_findings(lines.texts)
            gone = Cuts(lines.texts).apply(self, verdicts)
            log.add_drops(self.name, lines, gone)
            lines = lines.without(gone)
        log.add_findings(lines.texts)
        log.add_note(self.name, verdicts)
        return lines

    def changes(self, block: Block) -> Verdicts:
        """Return the new texts that this rewrite gives lines.

        Raises:
            ValueError: a new text is not a single line.

        """
        changes = self.decide(block)
        for index, new in changes.items():
            if not is_valid_rewrite(block[index], new):
                raise ValueError(
                    f"{self._title} puts a line break into {block.place(index)}; a rewrite neither "
                    "adds nor joins lines"
                )
        return changes


def rewrite(func: RewriteFunction) -> Filter:
    r"""Make a filter from a function ``(line) -> line`` that changes characters of a line.

    >>> @rewrite
    ... def straighten(line: str) -> str:
    ...     return line.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    >>> straighten("It\N{RIGHT SINGLE QUOTATION MARK}s here.\n")
    "It's here.\n"

    A result with a line break is an error: a rewrite neither adds nor joins lines.
    """
    return _made(func, "rewrite")


def drop(func: DropFunction) -> Filter:
    r"""Make a filter from a function ``(line) -> reason | None``; a reason drops the line.

    The reason is the kind of boilerplate, optionally followed by ``": "`` and evidence.

    >>> @drop
    ... def digits(line: str) -> str | None:
    ...     return f"counter: {line}" if line.isdigit() else None
    >>> digits("12\nTwelve.\n")
    'Twelve.\n'
    """
    return _made(func, "drop")


def trim(func: TrimFunction) -> Filter:
    r"""Make a filter from a function ``(lines) -> {index: reason}`` that sees the whole text.

    It is called again on the remaining lines until it drops none.

    >>> @trim
    ... def first_only(lines: list[str]) -> dict[int, str]:
    ...     return {index: "aside" for index in range(1, len(lines))}
    >>> first_only("one\ntwo\n")
    'one\n'
    """
    return _made(func, "trim")


def _made(func: Callable[..., Any], kind: Kind) -> Filter:
    """Make a filter with the name of a function.

    Raises:
        TypeError: `func` is not a named function.

    """
    name = getattr(func, "__name__", None)
    if not (callable(func) and isinstance(name, str)):
        raise TypeError(f"@{kind} takes a function made by def, not {func!r}")
    return Filter(name, kind, func)


def _restored(
    module: str,
    name: str,
    exempt: frozenset[str],
    protected: tuple[Callable[[str], object], ...],
    spared: frozenset[int],
) -> Filter:
    """Find a pickled filter in its module."""
    found: Filter = getattr(import_module(module), name)
    return replace(found, exempt=exempt, protected=protected, spared=spared)
