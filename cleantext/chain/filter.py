"""Filters: named functions over lines, of three kinds, and the decorators that make them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib import import_module
from typing import Any, Literal, TypeAlias, cast, get_args

from cleantext.chain.edits import Log, Verdicts
from cleantext.chain.engine import explain, rewrite_lines
from cleantext.chain.gaps import Cuts
from cleantext.chain.protocols import Trimming
from cleantext.chain.reasons import split_reason
from cleantext.text.block import Block
from cleantext.text.lines import Lines, is_valid_rewrite

Kind: TypeAlias = Literal["rewrite", "drop", "trim"]
RewriteFunction: TypeAlias = Callable[[str], str]
DropFunction: TypeAlias = Callable[[str], str | None]
TrimFunction: TypeAlias = Callable[[list[str]], Verdicts]

ORDER: tuple[Kind, ...] = get_args(Kind)
"""The kinds as they follow one another in a canonical chain."""


@dataclass(frozen=True, repr=False)
class Filter:
    """A named function over lines, of one of three kinds; made by `rewrite`, `drop` or `trim`.

    Called with a text, it cleans it as a chain of one.

    Attributes:
        name: how edits, presets and the command line call it.
        kind: how much the function may see and do.
        func: the function as it was written, for one line (a trim's: for all lines).
        scan: the same for a whole block at once, where that is faster; equal to `func`, line by
            line. A rewrite's gives the new texts of the lines that change.
        exempt: reasons for which it drops nothing.
        protected: lines in which one of these finds something are left alone.
        scan_many: the same as `scan` for the blocks of many texts, where that is faster.

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

    def __call__(self, text: str) -> str:
        """Clean a text with this alone."""
        return explain((self,), text).text

    def __repr__(self) -> str:
        return f"<{self.kind} filter {self.name!r}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        # A decorated function's module holds the filter under the function's name, so the
        # function itself can't be pickled by that name, but the filter can be found by it.
        module = getattr(self.func, "__module__", "")
        named = getattr(sys.modules.get(module), self.name, None)
        if isinstance(named, Filter) and named.func is self.func and named.scan == self.scan:
            return _restored, (module, self.name, self.exempt, self.protected)
        return Filter, tuple(getattr(self, each.name) for each in fields(self))

    def exempting(self, reasons: Iterable[str]) -> Filter:
        """The filter without the power to drop lines for these reasons."""
        return replace(self, exempt=self.exempt | set(reasons))

    def protecting(self, patterns: Iterable[Callable[[str], object]]) -> Filter:
        """The filter that leaves alone every line in which one of `patterns` finds something."""
        return replace(self, protected=(*self.protected, *patterns))

    def protects(self, line: str) -> bool:
        """Whether this is a line that it leaves alone."""
        return any(finds(line) for finds in self.protected)

    def decide(self, block: Block) -> Verdicts:
        """The lines of a block that change: new texts for a rewrite, reasons to go otherwise."""
        return self.decide_many([block])[0]

    def decide_many(self, blocks: Sequence[Block]) -> list[Verdicts]:
        """As `decide`, for the blocks of several texts."""
        try:
            if self.scan_many:
                found = self.scan_many(blocks)
            else:
                found = [(self.scan or self._ask)(block) for block in blocks]
        except Exception as error:
            error.add_note(f"in the filter {self.name!r}")
            raise
        return [self._allowed(*pair) for pair in zip(blocks, found, strict=True)]

    def _allowed(self, block: Block, verdicts: Verdicts) -> Verdicts:
        """The verdicts without those on lines that this filter must leave alone."""
        if not verdicts:  # they may come with a note
            return verdicts
        if self.exempt and self.kind != "rewrite":  # a rewrite's verdicts are texts, not reasons
            verdicts = {
                index: verdict
                for index, verdict in verdicts.items()
                if split_reason(verdict)[0] not in self.exempt
            }
        if self.protected:
            verdicts = {
                index: verdict
                for index, verdict in verdicts.items()
                if not self.protects(block[index])
            }
        return verdicts

    def _ask(self, block: Block) -> Verdicts:
        verdicts = self._ask_of_all(block) if self.kind == "trim" else self._ask_each(block)
        for index, verdict in verdicts.items():
            self._check(index, verdict, block)
        return verdicts

    def _ask_of_all(self, block: Block) -> Verdicts:
        verdicts = self.func(list(block))
        if not isinstance(verdicts, Mapping):
            raise TypeError(f"{self.name} must give a mapping of indices to reasons")
        return verdicts

    def _ask_each(self, block: Block) -> Verdicts:
        verdicts: dict[int, str] = {}
        for index, line in enumerate(block):
            try:
                answer = self.func(line)
            except Exception as error:
                error.add_note(f"at {block.place(index)}")
                raise
            if answer != (line if self.kind == "rewrite" else None):
                verdicts[index] = answer
        return verdicts

    def _check(self, index: object, verdict: object, block: Block) -> None:
        """Name the mistakes of a user's function, where they are made."""
        if index not in range(len(block)):
            raise IndexError(f"{self.name} names line {index!r} of {len(block)}, from 0")
        place = block.place(cast("int", index))
        if not isinstance(verdict, str):
            raise TypeError(f"{self.name} must give a str for {place}")
        if not verdict and self.kind != "rewrite":  # more likely meant as "no reason"
            raise ValueError(f"{self.name} gives no reason why this goes: {place}")

    def apply_rewrite(self, lines: Lines, log: Log) -> Lines:
        """The lines as this rewrite leaves them; `log` notes what it did."""
        changes = self.changes(lines.texts)
        return rewrite_lines(lines, changes, dict.fromkeys(changes, self.name), log)

    def run_trim(self, lines: Lines, log: Log) -> Trimming:
        """The lines that this trim leaves; it asks for its verdicts until there are none."""
        while verdicts := (yield self, lines.texts):
            gone = Cuts(lines.texts).apply(self, verdicts)
            log.add_drops(self.name, lines, gone)
            lines = lines.without(gone)
        log.note(self.name, verdicts)
        return lines

    def changes(self, block: Block) -> Verdicts:
        """The new texts that a rewrite makes.

        Raises:
            ValueError: one of them would not be one line.

        """
        changes = self.decide(block)
        for index, new in changes.items():
            if not is_valid_rewrite(block[index], new):
                raise ValueError(
                    f"{self.name} puts a line break into {block.place(index)}; a rewrite neither "
                    "adds nor joins lines"
                )
        return changes


def rewrite(func: RewriteFunction) -> Filter:
    r"""Make a filter of ``(line) -> line``: it may repair characters of a line, and nothing else.

    >>> @rewrite
    ... def straighten(line: str) -> str:
    ...     return line.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    >>> straighten("It\N{RIGHT SINGLE QUOTATION MARK}s here.\n")
    "It's here.\n"

    An answer with a line break in it is an error: lines are neither added nor joined.
    """
    return _made(func, "rewrite")


def drop(func: DropFunction) -> Filter:
    r"""Make a filter of ``(line) -> reason | None``: a line with a reason goes.

    The reason is a word for the kind of boilerplate, and may go on with ``": "`` and evidence.

    >>> @drop
    ... def digits(line: str) -> str | None:
    ...     return f"counter: {line}" if line.isdigit() else None
    >>> digits("12\nTwelve.\n")
    'Twelve.\n'
    """
    return _made(func, "drop")


def trim(func: TrimFunction) -> Filter:
    r"""Make a filter of ``(lines) -> {index: reason}``: it sees all lines and names those that go.

    It is called again on what is left until it names none.

    >>> @trim
    ... def first_only(lines: list[str]) -> dict[int, str]:
    ...     return {index: "aside" for index in range(1, len(lines))}
    >>> first_only("one\ntwo\n")
    'one\n'
    """
    return _made(func, "trim")


def _made(func: Callable[..., Any], kind: Kind) -> Filter:
    """The filter that a decorator makes of a function, and calls as the function is called.

    Raises:
        TypeError: it is no function.

    """
    name = getattr(func, "__name__", None)
    if not (callable(func) and isinstance(name, str)):
        raise TypeError(f"@{kind} stands above a function (def), not {func!r}")
    return Filter(name, kind, func)


def _restored(
    module: str, name: str, exempt: frozenset[str], protected: tuple[Callable[[str], object], ...]
) -> Filter:
    found: Filter = getattr(import_module(module), name)
    return replace(found, exempt=exempt, protected=protected)
