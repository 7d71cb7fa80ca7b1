"""Trials of the fuzz command: which laws are tried on which cases, and what breaks them.

Cases come in groups that share their options, the door and the laws. The texts of a group are
cleaned side by side, which takes a quarter of the time; the laws are those of the tests all the
same, given a chain that knows the answers beforehand (`Remembering`).
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from traceback import extract_tb
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, TypeAlias

import doors
import laws
from doors import chain_of
from drawing import Drawer, Spec, draw_spec

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.chain.fixpoint import Part

if TYPE_CHECKING:
    from types import FrameType

Input: TypeAlias = str | bytes
Inputs: TypeAlias = tuple[Input, ...]
Door: TypeAlias = Literal["text", "bytes", "command"]

SIZE = 64
"""Cases of a group."""

SPECS = 600
"""Different options, from which groups take theirs: chains are built once."""

SECONDS = 10.0
"""Time of the processor that one law may take on one case."""

_SHARES: dict[Door, int] = {"text": 16, "bytes": 3, "command": 1}


class TooSlowError(BaseException):
    """A law takes too long. No `Exception`, or the command would take it for a file's trouble."""


# ---- the laws by their doors


def of_kinds(*kinds: str) -> Callable[[Chain], Chain]:
    """A view of a chain: its filters of these kinds."""
    return lambda chain: chain.map(lambda part: (part,) if part.kind in kinds else ())


def free_to_close_gaps(chain: Chain) -> Chain:
    """A view of a chain that takes blank lines beside cuts, and no others; of others, nothing."""
    takers = {"blank", "once", "squeeze_blanks"}
    if any("blank" in part.exempt or part.protected or part.name in takers for part in chain):
        return Chain()
    return chain


def whole(chain: Chain) -> Chain:
    """The view of a chain that is the chain."""
    return chain


class Trial(NamedTuple):
    """A law, and on how much of what it is tried.

    Attributes:
        law: takes a chain and an input, or, if `together`, options and inputs.
        share: the share of groups in which it is tried.
        cases: on how many of a group's cases.
        view: the part of the chain that keeps it.
        prepared: whether it may be given answers that were found side by side.
        together: how many inputs it takes at once.

    """

    law: Callable[[Any, Any], None]
    share: float = 1
    cases: int = SIZE
    view: Callable[[Chain], Chain] = whole
    prepared: bool = False
    together: int = 0

    @property
    def name(self) -> str:
        """What the law is called."""
        return self.law.__name__

    def check(self, spec: Spec, inputs: Inputs) -> None:
        """Assert the law."""
        if self.together:
            self.law(spec, inputs)
            return
        for each in inputs:
            self.law(self.view(chain_of(spec)), each)


def side_by_side(spec: Spec, texts: Sequence[str]) -> None:
    """Texts that are cleaned together come out as each does alone, to the last evidence."""
    chain = chain_of(spec)
    assert list(chain.explain_many(texts)) == [chain.explain(text) for text in texts]


_TEXT = (
    *(
        Trial(law, prepared=True)
        for law in (
            *(laws.total, laws.accounted, laws.undone, laws.same_endings),
            *(laws.sparing_protected, laws.idempotent),
        )
    ),
    Trial(laws.closing_gaps, view=free_to_close_gaps, prepared=True),
    Trial(laws.same_for_crlf, 0.2, prepared=True),
    Trial(laws.sequential, 0.02, prepared=True),
    Trial(laws.falling, 0.03, prepared=True),
    Trial(laws.inventing_nothing, 0.1, prepared=True),
    Trial(laws.commuting, 0.02, view=of_kinds("drop"), prepared=True),
    Trial(laws.subsequent, 0.1, view=of_kinds("drop", "trim"), prepared=True),
    Trial(laws.local, 0.5, 1, of_kinds("rewrite", "drop")),
    Trial(laws.repeatable, 0.5, 1),
    Trial(laws.blind_to_blocks, 0.5, 1),
    Trial(laws.as_written, 0.5, 1),
    Trial(laws.portable, 0.5, 1),
    Trial(laws.deaf_to_others, 0.3, 1),
    Trial(side_by_side, cases=4, together=4),
)
_BYTES = (
    Trial(doors.settled_bytes),
    Trial(doors.undone_bytes, 0.2),
    Trial(doors.as_text, 0.2),
    Trial(doors.readable, cases=4),
)
_COMMAND = tuple(
    Trial(law, together=8)
    for law in (doors.printing, doors.in_place, doors.looking, doors.passing_over)
)
TRIALS: dict[Door, tuple[Trial, ...]] = {"text": _TEXT, "bytes": _BYTES, "command": _COMMAND}
BY_NAME = {trial.name: trial for trials in TRIALS.values() for trial in trials}


# ---- what is found


class Failure(NamedTuple):
    """A law that is broken.

    Attributes:
        law: its name.
        spec: the options.
        inputs: the texts, or contents of files, that break it.
        kind: the exception, and where it came from.
        words: the exception's message.
        case: the number of the first case among them.
        size: how many cases were tried together, from that one on.

    """

    law: str
    spec: Spec
    inputs: Inputs
    kind: str
    words: str
    case: int = -1
    size: int = 1


def attempt(trial: Trial, spec: Spec, inputs: Inputs) -> Failure | None:
    """Try a law on inputs as users would clean them; give what comes of it if it is broken."""
    try:
        with time_limit(SECONDS):
            trial.check(spec, inputs)
    except (Exception, TooSlowError) as error:  # whatever it is, it is what is looked for
        return Failure(trial.name, spec, inputs, _kind(error), str(error)[:500])
    return None


def _kind(error: BaseException) -> str:
    if isinstance(error, TooSlowError):  # it may be anywhere
        return type(error).__name__
    place = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` after so much time of the processor."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_: int, __: FrameType | None) -> NoReturn:
        raise TooSlowError(f"it took more than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# ---- answers found side by side


class Wanted(BaseException):
    """A prepared law wants an answer that isn't known yet. Nothing must take it for an error."""

    def __init__(self, chain: Remembering, text: str) -> None:
        super().__init__()
        self.chain = chain
        self.text = text


Known: TypeAlias = dict[tuple[tuple[int, ...], str], Cleaned | Exception]
"""What texts come to, by chain and text."""


@dataclass(frozen=True, eq=False)
class Remembering(Chain):
    """A chain that gives the answers that it has been prepared with, and asks for others.

    What is joined to it remembers too. Chains are told apart by the identity of their filters,
    which must live as long: to hash them takes longer than all else.
    """

    known: Known = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, ...]:
        """What tells the chain from others."""
        return tuple(map(id, self.filters))

    def __add__(self, other: Chain | Part) -> Remembering:
        """The chain, then another."""
        return Remembering((Chain(self.filters) + other).filters, self.known)

    def __radd__(self, other: Chain) -> Remembering:
        """Another, then the chain."""
        return Remembering((other + Chain(self.filters)).filters, self.known)

    def explain(self, text: str) -> Cleaned:
        """The answer, where it is known.

        Raises:
            Wanted: it is not.

        """
        answer = self.known.get((self.key, text))
        if answer is None:
            raise Wanted(self, text)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def prepare(self, texts: Sequence[str]) -> None:
        """Find the answers for some texts."""
        chain = Chain(self.filters)
        try:
            answers: list[Cleaned | Exception] = list(chain.explain_many(texts))
        except Exception:  # of which text?
            answers = [_alone(chain, text) for text in texts]
        for text, answer in zip(texts, answers, strict=True):
            self.known[self.key, text] = answer


def _alone(chain: Chain, text: str) -> Cleaned | Exception:
    try:
        return chain.explain(text)
    except Exception as error:
        return error


def try_prepared(
    trials: Sequence[Trial], chain: Chain, inputs: Sequence[Input]
) -> Iterator[tuple[Trial, int]]:
    """Try laws on inputs whose answers are found side by side; give each trial that fails.

    A law that wants an answer is left, and tried anew when all have said what they want.
    """
    known: Known = {}
    views = {trial.name: Remembering(trial.view(chain).filters, known) for trial in trials}
    waiting = [(trial, index) for trial in trials for index in range(len(inputs))]
    while waiting:
        wanted: dict[tuple[int, ...], tuple[Remembering, dict[str, None]]] = {}
        again = []
        for trial, index in waiting:
            try:
                trial.law(views[trial.name], inputs[index])
            except Wanted as ask:
                wanted.setdefault(ask.chain.key, (ask.chain, {}))[1][ask.text] = None
                again.append((trial, index))
            except Exception:
                yield trial, index
        for asking, texts in wanted.values():
            asking.prepare(list(texts))
        waiting = again


# ---- groups


@dataclass(frozen=True)
class Group:
    """Cases that share their options, the door and the laws.

    Attributes:
        drawer: draws the documents.
        seed: on which, with the number, everything hangs.
        number: the group's.
        cases: which of its cases are tried, from 0 to `SIZE`.

    """

    drawer: Drawer
    seed: int
    number: int
    cases: range = range(SIZE)

    @cached_property
    def _drawn(self) -> tuple[Spec, Door, list[Trial]]:
        random = Random(f"{self.seed}/{self.number}")
        spec = draw_spec(Random(f"{self.seed}/options/{random.randrange(SPECS)}"))
        door = random.choices(list(_SHARES), list(_SHARES.values()))[0]
        if door != "text" and random.random() < 0.5:
            spec["skip"] = ["keep_body"]  # takes most of the time, and matters least here
        if door == "command":
            return spec, door, [random.choice(TRIALS[door])]
        return spec, door, [trial for trial in TRIALS[door] if random.random() < trial.share]

    @property
    def spec(self) -> Spec:
        """The options."""
        return self._drawn[0]

    @property
    def door(self) -> Door:
        """The door."""
        return self._drawn[1]

    @property
    def trials(self) -> list[Trial]:
        """The laws that are tried."""
        return self._drawn[2]

    @cached_property
    def inputs(self) -> Inputs:
        """The documents of the cases."""
        draw = self.drawer.text if self.door == "text" else self.drawer.data
        return tuple(draw(Random(f"{self.seed}/{self.number}/{case}")) for case in self.cases)

    def counts(self) -> Counter[tuple[str, str]]:
        """On how many cases each law is tried."""
        return Counter(
            {(self.door, trial.name): min(trial.cases, len(self.cases)) for trial in self.trials}
        )

    def failures(self) -> Iterator[Failure]:
        """Try the laws; give what breaks them."""
        yield from self._prepared([trial for trial in self.trials if trial.prepared])
        for trial in self.trials:
            if not trial.prepared:
                step = trial.together or 1
                stop = min(trial.cases, len(self.inputs))
                for start in range(0, stop, step):
                    yield from self._attempt(trial, start, min(stop, start + step))

    def _prepared(self, trials: Sequence[Trial]) -> Iterator[Failure]:
        failed: list[tuple[Trial, int]] = []
        try:
            with time_limit(SECONDS * 6):
                failed += try_prepared(trials, chain_of(self.spec), self.inputs)
        except TooSlowError:  # on which case?
            failed += [(trial, index) for trial in trials for index in range(len(self.inputs))]
        alone = [each for trial, index in failed for each in self._attempt(trial, index, index + 1)]
        if failed and not alone:  # they fail together only
            alone = list(self._attempt(BY_NAME["side_by_side"], 0, len(self.inputs)))
        yield from alone

    def _attempt(self, trial: Trial, start: int, stop: int) -> Iterator[Failure]:
        failure = attempt(trial, self.spec, self.inputs[start:stop])
        if failure:
            case = self.number * SIZE + self.cases[start]
            yield failure._replace(case=case, size=stop - start)
