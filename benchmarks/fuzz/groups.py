"""Groups of cases that share their options, for cleaning in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from benchmarks.fuzz.documents import Drawer
from benchmarks.fuzz.options import Spec, draw_spec, spec_chain
from benchmarks.fuzz.prepared import try_prepared
from benchmarks.fuzz.trials import (
    BY_NAME,
    SECONDS,
    SIZE,
    TRIALS,
    Failure,
    Inputs,
    Interface,
    TooSlowError,
    Trial,
    attempt,
    time_limit,
)

SPECS = 600
"""Number of different options; few enough to build each chain once."""

SHARES: dict[Interface, int] = {"text": 16, "bytes": 3, "command": 1}
"""Weights of the interfaces."""


@dataclass(frozen=True)
class Group:
    """Cases that share options, interface and laws.

    Attributes:
        drawer: the generator of documents.
        seed: the seed; it and the number determine everything else.
        number: the number of the group.
        cases: the cases to try, within 0 to `SIZE`.
        seconds: the CPU time limit of a law on one case.

    """

    drawer: Drawer
    seed: int
    number: int
    cases: range = range(SIZE)
    seconds: float = SECONDS

    @cached_property
    def _drawn(self) -> tuple[Spec, Interface, list[Trial]]:
        random = Random(f"{self.seed}/{self.number}")
        spec = draw_spec(Random(f"{self.seed}/options/{random.randrange(SPECS)}"))
        interface = random.choices(list(SHARES), list(SHARES.values()))[0]
        if interface != "text" and random.random() < 0.5:
            spec["skip"] = ["keep_body"]  # the slowest filter, and the least relevant here
        if interface == "command":
            return spec, interface, [random.choice(TRIALS[interface])]
        return (
            spec,
            interface,
            [trial for trial in TRIALS[interface] if random.random() < trial.share],
        )

    @property
    def spec(self) -> Spec:
        """The options."""
        return self._drawn[0]

    @property
    def interface(self) -> Interface:
        """The interface."""
        return self._drawn[1]

    @property
    def trials(self) -> list[Trial]:
        """The laws to try."""
        return self._drawn[2]

    @cached_property
    def inputs(self) -> Inputs:
        """The documents of the cases."""
        draw = self.drawer.text if self.interface == "text" else self.drawer.data
        return tuple(draw(Random(f"{self.seed}/{self.number}/{case}")) for case in self.cases)

    def counts(self) -> Counter[tuple[str, str]]:
        """Count the cases on which each law is tried, by interface and law."""
        return Counter(
            {
                (self.interface, trial.name): min(trial.cases, len(self.cases))
                for trial in self.trials
            }
        )

    def failures(self) -> Iterator[Failure]:
        """Try the laws; yield their violations."""
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
            with time_limit(self.seconds * 6):
                failed += try_prepared(trials, spec_chain(self.spec), self.inputs)
        except TooSlowError:  # find out on which case
            failed += [(trial, index) for trial in trials for index in range(len(self.inputs))]
        alone = [each for trial, index in failed for each in self._attempt(trial, index, index + 1)]
        if failed and not alone:  # they fail only in a batch
            alone = list(self._attempt(BY_NAME["side_by_side"], 0, len(self.inputs)))
        yield from alone

    def _attempt(self, trial: Trial, start: int, stop: int) -> Iterator[Failure]:
        failure = attempt(trial, self.spec, self.inputs[start:stop], self.seconds)
        if failure:
            case = self.number * SIZE + self.cases[start]
            yield failure._replace(case=case, size=stop - start)
