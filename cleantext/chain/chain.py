"""Filters, chains of them, and the account of what they did.

Filters decide; `Chain` alone edits. Nothing else in the package builds text.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from importlib import import_module
from itertools import cycle, groupby, repeat
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypeAlias, cast, get_args

from cleantext.chain.gaps import Cuts
from cleantext.chain.reasons import parted, told
from cleantext.text.arguments import many_texts, no_text
from cleantext.text.block import Block
from cleantext.text.display import counted
from cleantext.text.lines import (
    ENDS,
    Lines,
    concatenate,
    is_blank,
    join,
    split,
    split_blocks,
    stays_one_line,
)

Kind: TypeAlias = Literal["rewrite", "drop", "trim"]
Verdicts: TypeAlias = Mapping[int, str]
RewriteFunction: TypeAlias = Callable[[str], str]
DropFunction: TypeAlias = Callable[[str], str | None]
TrimFunction: TypeAlias = Callable[[list[str]], Verdicts]

ORDER: tuple[Kind, ...] = get_args(Kind)
"""The kinds as they follow one another in a canonical chain."""

ROUNDS = 8
"""How often settled rewrites may go on changing a line before it is left as it came."""

BATCH = 1 << 18
"""Characters, at most, of the texts that are cleaned side by side."""


class Edit(NamedTuple):
    r"""One change to one line.

    Attributes:
        line: the line's number in the input, from 1.
        filter: the name of the filter that decided it.
        reason: a standard word for the kind of boilerplate; ``""`` for a rewrite.
        before: the line before, without its ending.
        after: the line after; ``None`` where it was dropped.
        end: the line's ending: ``"\n"``, ``"\r\n"`` or ``""``.
        evidence: what spoke for it: the words found in the line, or what the filter says.
        rule: the rule by which it did, as an entry of a phrase file; ``""`` where there is none.

    """

    line: int
    filter: str
    reason: str
    before: str
    after: str | None
    end: str
    evidence: str = ""
    rule: str = ""


@dataclass(frozen=True, repr=False)
class Cleaned:
    """A cleaned text with the account of every change.

    Attributes:
        text: what is left.
        notes: what the user should know about this text as a whole.

    """

    text: str
    _log: tuple[_Step, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every change, in the order of the lines; of one line, in the order made."""
        edits = [edit for step in self._log for edit in step.edits()]
        return tuple(sorted(edits, key=attrgetter("line")))

    @property
    def removed(self) -> dict[str, int]:
        r"""How many lines went, by kind, blank ones aside; the most frequent first.

        No edits are made for it.

        >>> from cleantext import explain
        >>> explain("He said so.\nShare this\nAdvertisement\nAdvertisement\n").removed
        {'advertisement': 2, 'sharing': 1}

        """
        counts = Counter(
            parted(why)[0]
            for step in self._log
            for line, why in zip(step.before, step.reasons or (), strict=False)
            if not is_blank(line)
        )
        return dict(counts.most_common())

    def __repr__(self) -> str:
        """How long the text is, how many lines went and were repaired, and the notes."""
        removed = self.removed
        kinds = ", ".join(f"{count} {kind}" for kind, count in removed.items())
        repaired = {number for step in self._log if step.after for number in step.numbers}
        parts = [
            counted(len(self.text), "character"),
            f"{counted(sum(removed.values()), 'line')} dropped{kinds and f' ({kinds})'}",
            f"{len(repaired):,} repaired",
            *self.notes,
        ]
        return f"<Cleaned: {'; '.join(parts)}>"

    def undo(self) -> str:
        r"""The input, to the character.

        >>> from cleantext import explain
        >>> explain("Home | \r\nAdvertisement\r\n").undo()
        'Home | \r\nAdvertisement\r\n'
        """
        first: dict[int, Edit] = {}
        gone: set[int] = set()
        for edit in self.edits:
            first.setdefault(edit.line, edit)
            if edit.after is None or not (edit.after or edit.end):
                gone.add(edit.line)
        survivors = iter(split(self.text))
        parts: list[str] = []
        for number in range(1, len(split(self.text)) + len(gone) + 1):
            text, end = ("", "") if number in gone else next(survivors)[1:]
            if number in first:
                text, end = first[number].before, first[number].end
            parts += text, end
        return "".join(parts)


class Noted(dict[int, str]):
    """A trim's verdicts together with a word about the text as a whole, for `Cleaned.notes`."""

    def __init__(self, verdicts: Verdicts, note: str) -> None:
        super().__init__(verdicts)
        self.note = note


class _Step(NamedTuple):
    """What one filter did, in columns: edits are made of it only when asked for."""

    filter: str
    numbers: Sequence[int]
    ends: bytes
    before: Sequence[str]
    after: Sequence[str] | None
    reasons: Sequence[str] | None

    def edits(self) -> Iterator[Edit]:
        for i, (number, end, before) in enumerate(
            zip(self.numbers, self.ends, self.before, strict=True)
        ):
            reason, evidence, rule = told(self.reasons[i] if self.reasons else "", before)
            after = self.after[i] if self.after else None
            yield Edit(number, self.filter, reason, before, after, ENDS[end], evidence, rule)


class _Log(list[_Step]):
    """What the filters did to a text, and what they had to say about it as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: dict[str, str] = {}

    def note(self, name: str, verdicts: Verdicts) -> None:
        """Keep what a trim has to say at its end; what it said of the text before is past."""
        self._notes.pop(name, None)
        if isinstance(verdicts, Noted):
            self._notes[name] = verdicts.note

    @property
    def notes(self) -> tuple[str, ...]:
        """What the trims had to say, each once."""
        return tuple(dict.fromkeys(self._notes.values()))


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
        spared: reasons for which it drops nothing.
        protected: lines in which one of these finds something are left alone.
        scan_many: the same as `scan` for the blocks of many texts, where that is faster.

    """

    name: str
    kind: Kind
    func: Callable[..., Any]
    scan: Callable[[Block], Verdicts] | None = field(default=None, compare=False)
    spared: frozenset[str] = frozenset()
    protected: tuple[Callable[[str], object], ...] = ()
    scan_many: Callable[[Sequence[Block]], Sequence[Verdicts]] | None = field(
        default=None, compare=False
    )

    def __call__(self, text: str) -> str:
        """Clean a text with this alone."""
        return Chain((self,))(text)

    def __repr__(self) -> str:
        return f"<{self.kind} filter {self.name!r}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        # A decorated function's module holds the filter under the function's name, so the
        # function itself can't be pickled by that name, but the filter can be found by it.
        module = getattr(self.func, "__module__", "")
        named = getattr(sys.modules.get(module), self.name, None)
        if isinstance(named, Filter) and named.func is self.func and named.scan == self.scan:
            return _restored, (module, self.name, self.spared, self.protected)
        return Filter, tuple(getattr(self, each.name) for each in fields(self))

    def sparing(self, reasons: Iterable[str]) -> Filter:
        """The filter without the power to drop lines for these reasons."""
        return replace(self, spared=self.spared | set(reasons))

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
        if self.spared and self.kind != "rewrite":  # a rewrite's verdicts are texts, not reasons
            verdicts = {
                index: verdict
                for index, verdict in verdicts.items()
                if parted(verdict)[0] not in self.spared
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

    def rewritten(self, lines: Lines, log: _Log) -> Lines:
        """The lines as this rewrite leaves them; `log` notes what it did."""
        changes = self.changes(lines.texts)
        return _rewritten(lines, changes, dict.fromkeys(changes, self.name), log)

    def trimmed(self, lines: Lines, log: _Log) -> Trimming:
        """The lines that this trim leaves; it asks for its verdicts until there are none."""
        while verdicts := (yield self, lines.texts):
            gone = Cuts(lines.texts).make(self, verdicts)
            _log_drops(self.name, lines, gone, log)
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
            if not stays_one_line(block[index], new):
                raise ValueError(
                    f"{self.name} puts a line break into {block.place(index)}; a rewrite neither "
                    "adds nor joins lines"
                )
        return changes


@dataclass(frozen=True, repr=False)
class Settled:
    """Filters of one kind that run in turn, again and again, until none changes anything.

    Filters that are idempotent one by one need not be so together: a trim that takes headlines
    away can leave repeats that another trim would take. Settled, they are.
    """

    filters: tuple[Filter, ...]
    kind: Kind

    def __call__(self, text: str) -> str:
        """Clean a text with this alone."""
        return Chain((self,))(text)

    @property
    def name(self) -> str:
        """The names of its filters."""
        return " + ".join(part.name for part in self.filters)

    def __repr__(self) -> str:
        return f"settle({', '.join(part.name for part in self.filters)})"

    def sparing(self, reasons: Iterable[str]) -> Settled:
        """As `Filter.sparing`, for each of them."""
        return replace(self, filters=tuple(part.sparing(reasons) for part in self.filters))

    def protecting(self, patterns: Iterable[Callable[[str], object]]) -> Settled:
        """As `Filter.protecting`, for each of them."""
        return replace(self, filters=tuple(part.protecting(patterns) for part in self.filters))

    def rewritten(self, lines: Lines, log: _Log) -> Lines:
        """As `Filter.rewritten`."""
        return _rewritten(lines, *self._changes(lines.texts), log)

    def trimmed(self, lines: Lines, log: _Log) -> Trimming:
        """As `Filter.trimmed`."""
        quiet = 0  # how many in a row changed nothing; each has settled by itself when it is done
        for part in cycle(self.filters):
            count = len(lines)
            lines = yield from part.trimmed(lines, log)
            quiet = quiet + 1 if len(lines) == count else 1
            if quiet >= len(self.filters):
                break
        return lines

    def _changes(self, given: Block) -> tuple[dict[int, str], dict[int, str]]:
        """The new texts of a block, and for each the names of the filters that made it."""
        block, texts = given, list(given)
        makers: dict[int, dict[str, None]] = {}
        moved: Sequence[int] = range(len(given))
        for _ in range(ROUNDS):
            rows, moving = moved, set[int]()
            for part in self.filters:
                changes = part.changes(block)
                for row, new in changes.items():
                    texts[rows[row]] = new
                    makers.setdefault(rows[row], {})[part.name] = None
                    moving.add(rows[row])
                block = given.renewed(rows, texts) if changes else block
            moved = sorted(moving)
            if not moved:
                break
            block = given.renewed(moved, texts)
        for index in moved:  # they go round in circles: better as they came than half done
            texts[index] = given[index]
        made = {index: names for index, names in makers.items() if texts[index] != given[index]}
        return (
            {index: texts[index] for index in made},
            {index: " + ".join(names) for index, names in made.items()},
        )


def _rewritten(
    lines: Lines, changes: Mapping[int, str], makers: Mapping[int, str], log: _Log
) -> Lines:
    """The lines with these new texts; `makers` names the filter to which each is due."""
    if not changes:
        return lines
    for name in sorted(set(makers.values())):
        indices = sorted(index for index, maker in makers.items() if maker == name)
        log.append(_step(name, lines, indices, after=[changes[index] for index in indices]))
    texts = list(lines.texts)
    for index, new in changes.items():
        texts[index] = new
    lines = lines.with_texts(texts)
    # A last line with neither text nor ending is no line.
    return lines if texts[-1] or lines.ends[-1] else lines.without({len(lines) - 1})


def _log_drops(name: str, lines: Lines, verdicts: Mapping[int, str], log: _Log) -> None:
    if verdicts:
        indices = sorted(verdicts)
        log.append(_step(name, lines, indices, reasons=[verdicts[index] for index in indices]))


def _step(
    name: str,
    lines: Lines,
    indices: Sequence[int],
    after: Sequence[str] | None = None,
    reasons: Sequence[str] | None = None,
) -> _Step:
    return _Step(
        name,
        array("I", [lines.numbers[index] for index in indices]),
        bytes([lines.ends[index] for index in indices]),
        [lines.texts[index] for index in indices],
        after,
        reasons,
    )


Part: TypeAlias = Filter | Settled
Trimming: TypeAlias = Generator[tuple[Filter, Block], Verdicts, Lines]
"""A trim at work: it asks for the verdicts of a filter on a block and ends with what is left."""


@dataclass(frozen=True, repr=False)
class Chain:
    r"""Filters in the order in which a text goes through them.

    Frozen and without state: the same text always gives the same result, in any thread or
    process. `Chain()` changes nothing; ``a + b`` is `a`, then `b`.

    >>> from cleantext.filters import advertisement, tidy
    >>> (Chain((tidy,)) + advertisement)("He said so.Read more\nAdvertisement\n")
    'He said so.\n'
    """

    filters: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", tuple(self.filters))  # a list could not be hashed
        for part in self.filters:
            if isinstance(part, Chain):
                raise TypeError("a chain holds filters, no chains: join those with +")
            if not isinstance(part, Filter | Settled):
                raise TypeError(
                    f"{part!r} is no filter: put @rewrite, @drop or @trim from cleantext above it"
                )

    def __call__(self, text: str) -> str:
        """Clean a text."""
        return self.explain(text).text

    def __add__(self, other: Chain | Part) -> Chain:
        if isinstance(other, Filter | Settled):
            other = Chain((other,))
        return Chain(self.filters + other.filters) if isinstance(other, Chain) else NotImplemented

    def __repr__(self) -> str:
        parts = (repr(part) if isinstance(part, Settled) else part.name for part in self.filters)
        return f"Chain({', '.join(parts)})"

    def __len__(self) -> int:
        return len(tuple(iter(self)))

    def __bool__(self) -> bool:
        return True  # also without filters: it is a chain, no missing one

    def __contains__(self, part: object) -> bool:
        """Whether a filter, or one of this name, is in it."""
        return part in self.names or part in tuple(iter(self))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the filters, in order."""
        return tuple(part.name for part in self)

    def __iter__(self) -> Iterator[Filter]:
        """The filters one by one, those inside `Settled` groups as well."""
        for part in self.filters:
            if isinstance(part, Settled):
                yield from part.filters
            else:
                yield part

    @property
    def canonical(self) -> bool:
        """Whether it reads rewrite* drop* trim*, as a chain must to be idempotent."""
        order = [ORDER.index(part.kind) for part in self.filters]
        return order == sorted(order)

    def explain(self, text: str) -> Cleaned:
        """Clean a text and account for every change."""
        return next(self.explain_many([text]))

    def explain_many(self, texts: Iterable[str]) -> Iterator[Cleaned]:
        """Clean texts, several side by side, and account for every change, text by text."""
        return explain_each(repeat(self), many_texts(texts))

    def _cleaning(self, text: str) -> Generator[tuple[Filter, Block], Verdicts, Cleaned]:
        log = _Log()
        blocks: Iterable[Lines] = split_blocks(text)
        for kind, run in groupby(self.filters, attrgetter("kind")):
            if kind == "rewrite":
                blocks = map(partial(_rewritten_by, tuple(run), log=log), blocks)
            elif kind == "drop":
                blocks = _drops(blocks, tuple(cast("Iterable[Filter]", run)), log)
            else:
                lines = concatenate(blocks)
                for part in run:
                    lines = yield from part.trimmed(lines, log)
                blocks = [lines]
        return Cleaned("".join(map(join, blocks)), tuple(log), log.notes)

    def map(self, change: Callable[[Filter], Iterable[Filter]]) -> Chain:
        """The chain with each filter replaced by those that `change` gives, in its place."""
        parts: list[Part] = []
        for part in self.filters:
            if isinstance(part, Settled):
                inner = Chain(tuple(new for each in part.filters for new in change(each)))
                for kind, run in groupby(inner, attrgetter("kind")):
                    same = tuple(run)
                    parts += same if kind == "drop" else [settle(*same)]
            else:
                parts += change(part)
        return Chain(tuple(parts))

    def including(self, new: Part) -> Chain:
        """The chain with one more filter, the last of its kind, settled with the one before it."""
        Chain((new,))  # refuses what is no filter
        rank = ORDER.index(new.kind)
        upto = [i + 1 for i, part in enumerate(self.filters) if ORDER.index(part.kind) <= rank]
        place = max(upto, default=0)
        front, rest = self.filters[:place], self.filters[place:]
        if front and front[-1].kind == new.kind != "drop":
            front, new = front[:-1], settle(front[-1], new)
        return Chain((*front, new, *rest))

    def without(self, *names: str) -> Chain:
        """The chain without the filters of these names.

        Raises:
            KeyError: it has none of that name.

        """
        self._check(names)
        return self.map(lambda part: () if part.name in names else (part,))

    def only(self, *names: str) -> Chain:
        """The chain with the filters of these names alone.

        Raises:
            KeyError: it has none of that name.

        """
        self._check(names)
        return self.map(lambda part: (part,) if part.name in names else ())

    def before(self, name: str, new: Filter) -> Chain:
        """The chain with `new` before the filter of that name.

        Raises:
            KeyError: it has none of that name.

        """
        self._check([name])
        return self.map(lambda part: (new, part) if part.name == name else (part,))

    def after(self, name: str, new: Filter) -> Chain:
        """The chain with `new` after the filter of that name.

        Raises:
            KeyError: it has none of that name.

        """
        self._check([name])
        return self.map(lambda part: (part, new) if part.name == name else (part,))

    def _check(self, names: Iterable[str]) -> None:
        known = [part.name for part in self]
        for name in names:
            if name not in known:
                raise KeyError(f"no filter {name!r} in this chain, which has {', '.join(known)}")


def explain_each(chains: Iterable[Chain], texts: Iterable[str]) -> Iterator[Cleaned]:
    """Clean each text with the chain in its place; several texts side by side.

    Where reading or cleaning a text raises, the texts before it are given first.
    """
    own = iter(chains)
    for batch in _batches(texts):
        pairs = [*zip(batch, own, strict=False)]
        try:
            cleaned = _side_by_side([chain._cleaning(text) for text, chain in pairs])
        except Exception:
            if len(pairs) == 1:
                raise
            cleaned = (next(_side_by_side([chain._cleaning(text)])) for text, chain in pairs)
        yield from cleaned


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts in lists of at most `BATCH` characters together, or of one text."""
    batch: list[str] = []
    size = 0
    try:
        for text in texts:
            if not isinstance(text, str):
                raise no_text(text)
            if batch and size + len(text) > BATCH:
                yield batch
                batch, size = [], 0
            batch.append(text)
            size += len(text) + 1
    except Exception:
        yield batch
        raise
    if batch:
        yield batch


def _side_by_side(
    runs: Sequence[Generator[tuple[Filter, Block], Verdicts, Cleaned]],
) -> Iterator[Cleaned]:
    """What these cleanings come to; a filter that several wait for is asked for all at once."""
    done: dict[int, Cleaned] = {}
    answers: Iterable[tuple[int, Verdicts | None]] = [(index, None) for index in range(len(runs))]
    while answers:
        waiting: dict[int, list[tuple[int, Filter, Block]]] = {}
        for index, answer in answers:
            try:
                part, block = runs[index].send(cast("Verdicts", answer))
            except StopIteration as end:
                done[index] = end.value
            else:
                waiting.setdefault(id(part), []).append((index, part, block))
        answers = []
        for asked in waiting.values():
            indices, parts, blocks = zip(*asked, strict=True)
            answers += zip(indices, parts[0].decide_many(blocks), strict=True)
    return map(done.pop, range(len(runs)))


def _rewritten_by(parts: Sequence[Part], lines: Lines, log: _Log) -> Lines:
    """The lines as these rewrites leave them, in their order."""
    for part in parts:
        lines = part.rewritten(lines, log)
    return lines


def _drops(blocks: Iterable[Lines], parts: Sequence[Filter], log: _Log) -> Iterator[Lines]:
    """The blocks as these drops leave them, in their order.

    All look at the same lines and share the work of folding them. What becomes of the blank lines
    at the end of a block is known only at the next wall, so these wait for the blocks to come.
    """
    waiting: list[_Judged] = []
    at_start = True
    for judged, is_last in _with_last(_Judged.by(parts, lines) for lines in blocks):
        wall = None if is_last else judged.last_wall()
        if wall is None:
            waiting.append(judged)
            if not is_last:
                judged.lines.texts.forget_keys()
        else:
            front, rest = judged.cut(wall + 1)
            waiting.append(front)
            yield _Judged.join(waiting).closed(parts, at_start, False, log)
            waiting, at_start = [rest], False
    if waiting:
        yield _Judged.join(waiting).closed(parts, at_start, True, log)


def _with_last(items: Iterable[_Judged]) -> Iterator[tuple[_Judged, bool]]:
    """Each item, with whether it is the last one."""
    before: _Judged | None = None
    for item in items:
        if before:
            yield before, False
        before = item
    if before:
        yield before, True


class _Judged(NamedTuple):
    """Lines, and for each of some drops its verdicts on them."""

    lines: Lines
    verdicts: Sequence[Verdicts]

    @classmethod
    def by(cls, parts: Sequence[Filter], lines: Lines) -> _Judged:
        """The lines as these drops judge them."""
        return cls(lines, [part.decide(lines.texts) for part in parts])

    @classmethod
    def join(cls, pieces: list[_Judged]) -> _Judged:
        """The lines of all pieces as one; the list is emptied, each piece let go of in turn."""
        if len(pieces) == 1:
            return pieces.pop()
        found: list[dict[int, str]] = [{} for _ in pieces[0].verdicts]
        start = 0
        for lines, verdicts in pieces:
            for known, new in zip(found, verdicts, strict=True):
                known.update((start + index, why) for index, why in new.items())
            start += len(lines)
        pieces.reverse()
        return cls(concatenate(pieces.pop().lines for _ in range(len(pieces))), found)

    def last_wall(self) -> int | None:
        """The last line that stays whatever stands after it: no blank one, and none that goes."""
        gone = set[int]().union(*self.verdicts)
        texts = self.lines.texts
        rows = range(len(texts) - 1, -1, -1)
        return next((row for row in rows if row not in gone and not is_blank(texts[row])), None)

    def cut(self, place: int) -> tuple[_Judged, _Judged]:
        """The lines before this place, and those from it on."""
        count = len(self.lines)
        front = [{row: why for row, why in each.items() if row < place} for each in self.verdicts]
        rest = [
            {row - place: why for row, why in each.items() if row >= place}
            for each in self.verdicts
        ]
        return (
            _Judged(self.lines.without(range(place, count)), front),
            _Judged(self.lines.without(range(place)), rest),
        )

    def closed(self, parts: Sequence[Filter], at_start: bool, at_end: bool, log: _Log) -> Lines:
        """The lines that are left when the drops have run one after the other."""
        cuts = Cuts(self.lines.texts, at_start, at_end)
        for part, verdicts in zip(parts, self.verdicts, strict=True):
            _log_drops(part.name, self.lines, cuts.make(part, verdicts), log)
        return self.lines.without(cuts.gone) if cuts.gone else self.lines


def _made(func: Callable[..., Any], kind: Kind) -> Filter:
    """The filter that a decorator makes of a function, and calls as the function is called.

    Raises:
        TypeError: it is no function.

    """
    name = getattr(func, "__name__", None)
    if not (callable(func) and isinstance(name, str)):
        raise TypeError(f"@{kind} stands above a function (def), not {func!r}")
    return Filter(name, kind, func)


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


def settle(*parts: Part) -> Settled:
    """Group filters of one kind so that they run in turn until none changes anything.

    A group among them gives its filters.

    Raises:
        ValueError: they are of different kinds, or drops, which need no settling.

    """
    filters = tuple(Chain(parts))
    kinds = {part.kind for part in filters}
    if len(kinds) != 1 or "drop" in kinds:
        raise ValueError("settle takes rewrites only or trims only")
    return Settled(filters, filters[0].kind)


def _restored(
    module: str, name: str, spared: frozenset[str], protected: tuple[Callable[[str], object], ...]
) -> Filter:
    found: Filter = getattr(import_module(module), name)
    return replace(found, spared=spared, protected=protected)
