"""Trials: the laws by interface, and attempts to violate them."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, TypeAlias

from benchmarks.fuzz import byte_laws, command_laws
from benchmarks.fuzz.options import Spec, spec_chain
from benchmarks.fuzz.suite import laws
from cleantext.chain.chain import Chain

if TYPE_CHECKING:
    from types import FrameType

Input: TypeAlias = str | bytes
Inputs: TypeAlias = tuple[Input, ...]
Interface: TypeAlias = Literal["text", "bytes", "command"]
"""The interfaces that laws apply to: the library, given texts or bytes, and the command."""

SIZE = 64
"""Number of cases of a group."""

SECONDS = 10.0
"""CPU time limit of a law on one case."""


class TooSlowError(BaseException):
    """A law takes too long. No `Exception`: the command must not catch it."""


def of_kinds(*kinds: str) -> Callable[[Chain], Chain]:
    """Return a view of a chain: its filters of these kinds."""
    return lambda chain: chain.map(lambda part: (part,) if part.kind in kinds else ())


def free_to_close_gaps(chain: Chain) -> Chain:
    """Return the chain if it drops blank lines only beside cuts, else none."""
    takers = {"blank", "once", "squeeze_blanks"}
    if any("blank" in part.exempt or part.protected or part.name in takers for part in chain):
        return Chain()
    return chain


def whole(chain: Chain) -> Chain:
    """Return the chain itself."""
    return chain


class Trial(NamedTuple):
    """A law, and the extent to which it is tried.

    Attributes:
        law: the law: a function of a chain and an input or, if `together`, of options and inputs.
        share: the share of groups in which it is tried.
        cases: the maximum number of a group's cases on which it is tried.
        view: the part of the chain that it applies to.
        prepared: whether its chain may give answers computed in a batch.
        together: the number of inputs it takes at once, or 0.

    """

    law: Callable[[Any, Any], None]
    share: float = 1
    cases: int = SIZE
    view: Callable[[Chain], Chain] = whole
    prepared: bool = False
    together: int = 0

    @property
    def name(self) -> str:
        """The name of the law."""
        return self.law.__name__

    def check(self, spec: Spec, inputs: Inputs) -> None:
        """Assert the law."""
        if self.together:
            self.law(spec, inputs)
            return
        for each in inputs:
            self.law(self.view(spec_chain(spec)), each)


def side_by_side(spec: Spec, texts: Sequence[str]) -> None:
    """Assert that texts give the same results in a batch as alone."""
    chain = spec_chain(spec)
    assert list(chain.explain_many(texts)) == [chain.explain(text) for text in texts]


_TEXT = (
    *(
        Trial(law, prepared=True)
        for law in (
            *(laws.total, laws.accounted, laws.undone, laws.same_endings),
            *(laws.exempting_protected, laws.idempotent),
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
    Trial(byte_laws.settled_bytes),
    Trial(byte_laws.undone_bytes, 0.2),
    Trial(byte_laws.as_text, 0.2),
    Trial(byte_laws.readable, cases=4),
)
_COMMAND = tuple(
    Trial(law, together=8)
    for law in (
        *(command_laws.printing, command_laws.in_place),
        *(command_laws.looking, command_laws.excluding),
    )
)
TRIALS: dict[Interface, tuple[Trial, ...]] = {"text": _TEXT, "bytes": _BYTES, "command": _COMMAND}
BY_NAME = {trial.name: trial for trials in TRIALS.values() for trial in trials}


class Failure(NamedTuple):
    """A violation of a law.

    Attributes:
        law: the name of the law.
        spec: the options.
        inputs: the texts or file contents that violate it.
        kind: the type and origin of the exception.
        message: the message of the exception.
        case: the number of the first case.
        size: the number of cases tried together, from that case on.

    """

    law: str
    spec: Spec
    inputs: Inputs
    kind: str
    message: str
    case: int = -1
    size: int = 1


def attempt(trial: Trial, spec: Spec, inputs: Inputs, seconds: float = SECONDS) -> Failure | None:
    """Try a law on inputs, with an ordinary chain; return its violation, if any."""
    try:
        with time_limit(seconds):
            trial.check(spec, inputs)
    except (Exception, TooSlowError) as error:  # any exception is a failure
        return Failure(trial.name, spec, inputs, _kind(error), str(error)[:500])
    return None


def _kind(error: BaseException) -> str:
    if isinstance(error, TooSlowError):  # its origin is arbitrary
        return type(error).__name__
    place = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` after this much CPU time."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_: int, __: FrameType | None) -> NoReturn:
        raise TooSlowError(f"it took more than {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
