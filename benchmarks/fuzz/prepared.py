"""Laws tried with results computed in batches, at a quarter of the cost.

The laws are those of the test suite, unchanged; they are given a chain that knows the results
beforehand (`Remembering`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from benchmarks.fuzz.trials import Input, Trial
from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.chain.fixpoint import Part


class Wanted(BaseException):
    """A law needs a missing result. No `Exception`: laws must not catch it."""

    def __init__(self, chain: Remembering, text: str) -> None:
        super().__init__()
        self.chain = chain
        self.text = text


Known: TypeAlias = dict[tuple[tuple[int, ...], str], Cleaned | Exception]
"""Results by chain and text."""


@dataclass(frozen=True, eq=False)
class Remembering(Chain):
    """A chain that returns precomputed results, and raises `Wanted` for all others.

    Chains concatenated with it share its results. Chains are identified by the `id` of their
    filters, which must live as long; hashing them would dominate the run time.
    """

    known: Known = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, ...]:
        """The identity of the chain."""
        return tuple(map(id, self.filters))

    def __add__(self, other: Chain | Part) -> Remembering:
        """Concatenate with a following chain."""
        return Remembering((Chain(self.filters) + other).filters, known=self.known)

    def __radd__(self, other: Chain) -> Remembering:
        """Concatenate with a preceding chain."""
        return Remembering((other + Chain(self.filters)).filters, known=self.known)

    def explain(self, text: str) -> Cleaned:
        """Return the precomputed result.

        Raises:
            Wanted: there is none.

        """
        answer = self.known.get((self.key, text))
        if answer is None:
            raise Wanted(self, text)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def prepare(self, texts: Sequence[str]) -> None:
        """Compute the results for texts in a batch."""
        chain = Chain(self.filters)
        try:
            answers: list[Cleaned | Exception] = list(chain.explain_many(texts))
        except Exception:  # find out on which text
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
    """Try laws on inputs with results computed in batches; yield each trial that fails.

    A law that needs a missing result is interrupted, and repeated once the results that all laws
    asked for have been computed in one batch.
    """
    known: Known = {}
    views = {trial.name: Remembering(trial.view(chain).filters, known=known) for trial in trials}
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
