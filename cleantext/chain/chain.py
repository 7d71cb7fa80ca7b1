"""Chains: filters in order, and the algebra of joining and changing chains."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, repeat

from cleantext.chain.edits import Cleaned
from cleantext.chain.engine import explain_each
from cleantext.chain.filter import ORDER, Filter, Kind
from cleantext.chain.fixpoint import Fixpoint, Part, filters_in, fixpoint
from cleantext.forms import Form
from cleantext.text.arguments import many_texts


@dataclass(frozen=True, repr=False)
class Chain:
    r"""Filters in the order in which they run.

    A chain is frozen and has no state: the same text always gives the same result, in any thread
    or process. `Chain()` changes nothing; ``a + b`` is `a`, then `b`.

    >>> from cleantext.filters import advertisement, tidy
    >>> (Chain((tidy,)) + advertisement)("He said so.Read more\nAdvertisement\n")
    'He said so.\n'

    Attributes:
        filters: the filters and fixpoints.
        form: the form of the texts (see `cleantext.forms`).
        separates: finds the lines between texts that are cleaned one by one (see
            `cleantext.text.parts`); None if a text is all one.

    """

    filters: tuple[Part, ...] = ()
    form: Form = "auto"
    separates: Callable[[str], object] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", tuple(self.filters))  # a list could not be hashed
        for part in self.filters:
            if isinstance(part, Chain):
                raise TypeError("a chain holds filters, not chains: join chains with +")
            filters_in(part)

    def __call__(self, text: str) -> str:
        """Clean a text."""
        return self.explain(text).text

    def __add__(self, other: Chain | Part) -> Chain:
        if isinstance(other, Filter | Fixpoint):
            other = Chain((other,))
        if not isinstance(other, Chain):
            return NotImplemented
        form = other.form if self.form == "auto" else self.form
        separates = self.separates or other.separates
        return Chain(self.filters + other.filters, form, separates)

    def __repr__(self) -> str:
        parts = (repr(part) if isinstance(part, Fixpoint) else part.name for part in self.filters)
        return f"Chain({', '.join(parts)})"

    def __len__(self) -> int:
        return len(tuple(iter(self)))

    def __bool__(self) -> bool:
        return True  # even without filters, unlike a missing chain

    def __contains__(self, part: object) -> bool:
        """Return whether the chain has a filter, given itself or by name."""
        return part in self.names or part in tuple(iter(self))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the filters, in order."""
        return tuple(part.name for part in self)

    def __iter__(self) -> Iterator[Filter]:
        """Yield the filters one by one, including those in fixpoints."""
        for part in self.filters:
            yield from filters_in(part)

    @property
    def canonical(self) -> bool:
        """Whether the order is rewrite* drop* trim*, as an idempotent chain requires.

        A fixpoint of drops and trims counts as a trim.
        """
        order = [ORDER.index(part.kind) for part in self.filters]
        return order == sorted(order)

    def explain(self, text: str) -> Cleaned:
        """Clean a text and account for every change."""
        return next(self.explain_many([text]))

    def explain_many(self, texts: Iterable[str]) -> Iterator[Cleaned]:
        """Clean texts in batches and account for every change, text by text."""
        return explain_each(repeat(self), many_texts(texts))

    def map(self, change: Callable[[Filter], Iterable[Filter]]) -> Chain:
        """Return the chain with each filter replaced by `change(filter)`.

        The filters in place of a fixpoint's form a fixpoint again; drops left without a trim stand
        alone.
        """
        parts: list[Part] = []
        for part in self.filters:
            if isinstance(part, Fixpoint):
                parts += _regrouped(new for each in part.filters for new in change(each))
            else:
                parts += change(part)
        return replace(self, filters=tuple(parts))

    def including(self, new: Part) -> Chain:
        """Return the chain with one more filter, the last of its kind.

        A rewrite or trim joins the part before it in a fixpoint. A drop follows the last drop, also
        within a fixpoint; in a chain without drops, it comes before the trims.
        """
        filters_in(new)  # raises for anything but a filter
        place = _place(self.filters, new.kind)
        front, rest = self.filters[:place], self.filters[place:]
        if front and (front[-1].kind == "trim" or new.kind == "rewrite"):
            group = filters_in(front[-1])
            place = _place(group, new.kind)
            front, new = front[:-1], fixpoint(*group[:place], new, *group[place:])
        return replace(self, filters=(*front, new, *rest))

    def without(self, *names: str) -> Chain:
        """Return the chain without the named filters.

        Raises:
            KeyError: the chain has no filter of that name.

        """
        self._check(names)
        return self.map(lambda part: () if part.name in names else (part,))

    def only(self, *names: str) -> Chain:
        """Return the chain with only the named filters.

        Raises:
            KeyError: the chain has no filter of that name.

        """
        self._check(names)
        return self.map(lambda part: (part,) if part.name in names else ())

    def sparing(self, numbers: Collection[int]) -> Chain:
        """Return the chain for a text of which it leaves these lines alone.

        Args:
            numbers: the numbers of the lines, from 1.

        """
        return self.map(lambda part: (part.sparing(numbers),)) if numbers else self

    def before(self, name: str, new: Filter) -> Chain:
        """Return the chain with `new` before the named filter.

        Raises:
            KeyError: the chain has no filter of that name.

        """
        self._check([name])
        return self.map(lambda part: (new, part) if part.name == name else (part,))

    def after(self, name: str, new: Filter) -> Chain:
        """Return the chain with `new` after the named filter.

        Raises:
            KeyError: the chain has no filter of that name.

        """
        self._check([name])
        return self.map(lambda part: (part, new) if part.name == name else (part,))

    def _check(self, names: Iterable[str]) -> None:
        known = [part.name for part in self]
        for name in names:
            if name not in known:
                raise KeyError(f"no filter {name!r} in this chain, which has {', '.join(known)}")


def _regrouped(filters: Iterable[Filter]) -> Iterator[Part]:
    """Yield fixpoints of the rewrites in a row, and of the drops and trims in a row."""
    for _, run in groupby(Chain(tuple(filters)), lambda part: part.kind == "rewrite"):
        group = tuple(run)
        if all(part.kind == "drop" for part in group):
            yield from group
        else:
            yield fixpoint(*group)


def _place(parts: Sequence[Part], kind: Kind) -> int:
    """Return the place of a new filter: after the last of its kind or of an earlier one."""
    rank = ORDER.index(kind)
    ranks = [min(ORDER.index(each.kind) for each in filters_in(part)) for part in parts]
    return max((place for place, each in enumerate(ranks, 1) if each <= rank), default=0)
