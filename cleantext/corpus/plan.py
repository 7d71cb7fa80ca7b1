"""What is wanted of each record of a data set, and the cleaning of texts in batches by it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias, Unpack, cast

from cleantext.chain.engine import explain_each
from cleantext.config.options import Options, chain_for
from cleantext.filters.templates import load_templates, with_templates
from cleantext.text.arguments import many_texts

if TYPE_CHECKING:
    from cleantext.chain.chain import Chain
    from cleantext.chain.edits import Cleaned

Frozen: TypeAlias = tuple[tuple[str, Any], ...]
"""A mapping as pairs, which can be hashed."""


class Outcome(NamedTuple):
    """What became of one text.

    Attributes:
        text: what is left.
        removed: how many lines went, by kind; the most frequent first.
        edits: every change, as `cleantext.Edit` names its parts; none unless the plan asks.
        notes: what the user should know about this text as a whole.

    """

    text: str
    removed: dict[str, int]
    edits: list[dict[str, Any]]
    notes: list[str]

    @property
    def empty(self) -> bool:
        """Whether nothing is left but white space."""
        return not self.text or self.text.isspace()


@dataclass(frozen=True)
class Plan:
    """What is to be done to each record. A value: it can be compared, hashed and pickled.

    Attributes:
        options: the keyword arguments of `build_chain`, as `Plan.of` freezes them.
        text_field: the field that is cleaned.
        url_field: the field that says which page it was; a record need not have it.
        removed_field: where the counts of removed lines by kind go, if anywhere.
        edits_field: where the edits go, if anywhere.
        notes_field: where the notes go, if anywhere.
        drop_empty: whether records go of whose text nothing is left.

    Raises:
        ValueError: two of the fields are the same.

    """

    options: Frozen = ()
    text_field: str = "text"
    url_field: str = "url"
    removed_field: str | None = None
    edits_field: str | None = None
    notes_field: str | None = None
    drop_empty: bool = False

    def __post_init__(self) -> None:
        names = [self.text_field, self.url_field, *filter(None, self.added)]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"one field is to hold two things: {', '.join(sorted(twice))}")

    @classmethod
    def of(
        cls,
        *,
        text_field: str = "text",
        url_field: str = "url",
        removed_field: str | None = None,
        edits_field: str | None = None,
        notes_field: str | None = None,
        drop_empty: bool = False,
        **options: Unpack[Options],
    ) -> Self:
        """The plan with these attributes and options of `build_chain`, which are checked.

        Raises:
            OptionError, PhraseError, PatternError: as `build_chain`.
            ValueError: two of the fields are the same.

        >>> Plan.of(text_field="content", keep=["credit"]).options
        (('keep', ('credit',)),)

        """
        chain_for("Plan.of", _by_record(options))  # first: its messages name what was given
        added = removed_field, edits_field, notes_field
        return cls(_frozen(options), text_field, url_field, *added, drop_empty=drop_empty)

    @property
    def added(self) -> tuple[str | None, str | None, str | None]:
        """The names of the optional fields: for removed lines, edits and notes."""
        return self.removed_field, self.edits_field, self.notes_field

    @property
    def chain(self) -> Chain:
        """The chain that the options ask for; it is built once a process."""
        options = dict(self.options)
        if "phrases" in options:
            options["phrases"] = dict(options["phrases"])
        return chain_for("Plan", _by_record(cast("Options", options)))

    @property
    def files(self) -> dict[str, Path]:
        """The files that the options name, by option."""
        options = dict(self.options)
        named = {name: options.get(name) for name in ("templates", "body_model")}
        return {name: Path(value) for name, value in named.items() if isinstance(value, str | Path)}

    def drops(self, outcome: Outcome | None) -> bool:
        """Whether a record goes altogether; None stands for a record without a text."""
        return self.drop_empty and (outcome is None or outcome.empty)

    def fields(self, outcome: Outcome | None) -> dict[str, Any]:
        """The fields of a record that come of its text, by name; they are the same in all formats.

        All are null where the text is: None stands for that.

        The removed kinds are a list of pairs, no mapping by kind: readers of JSON Lines take the
        keys of a mapping for columns, and `datasets` does not read the map type of Parquet.

        >>> plan = Plan.of(removed_field="removed")
        >>> plan.fields(Outcome("Prose.", {"sharing": 1}, [], []))
        {'text': 'Prose.', 'removed': [{'kind': 'sharing', 'lines': 1}]}

        """
        names = (self.text_field, *self.added)
        if outcome is None:
            return dict.fromkeys(filter(None, names))
        removed = [{"kind": kind, "lines": lines} for kind, lines in outcome.removed.items()]
        values = (outcome.text, removed, outcome.edits, outcome.notes)
        return {name: value for name, value in zip(names, values, strict=True) if name}


def _by_record(options: Options) -> Options:
    """The options for records, which bring their addresses; those that do not have none."""
    return {"url": None, **options} if "templates" in options else options


def _frozen(options: Mapping[str, Any]) -> Frozen:
    return tuple((name, _hashable(value)) for name, value in sorted(options.items()))


def _hashable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple((key, tuple(entries)) for key, entries in value.items())
    if isinstance(value, str) or not isinstance(value, Collection):
        return value
    return tuple(value)


def clean_texts(
    plan: Plan, texts: Sequence[str], urls: Sequence[str | None] | None = None
) -> list[Outcome]:
    r"""Clean texts: each as `explain` would, but faster, since they are looked at together.

    Args:
        plan: what is wanted.
        texts: the texts.
        urls: of each text the page's address, where it is known; none for none at all.

    Raises:
        PatternError: an own pattern takes too long.
        TypeError: it is no plan, or there is something else than texts.
        ValueError: there are not as many addresses as texts.

    >>> clean_texts(Plan.of(), ["He said so.\nAdvertisement\n"])
    [Outcome(text='He said so.\n', removed={'advertisement': 1}, edits=[], notes=[])]

    """
    check_plan(plan, "clean_texts(plan, texts)")
    many_texts(texts)
    if any(text is None for text in texts):
        raise TypeError(
            "one of the texts is None; clean_column(plan, texts) leaves gaps as they are"
        )
    if urls is not None and len(urls) != len(texts):
        raise ValueError(f"{len(texts)} texts, but {len(urls)} addresses")
    return [_outcome(plan, cleaned) for cleaned in _cleaned(plan, texts, urls)]


def check_plan(plan: object, call: str) -> None:
    """Check that what was given for a plan is one.

    Raises:
        TypeError: it is none.

    """
    if not isinstance(plan, Plan):
        raise TypeError(
            f"{call}: a plan is needed, as Plan.of(keep=['credit']) makes it, not "
            f"{type(plan).__name__}"
        )


def clean_column(
    plan: Plan, texts: Sequence[str | None], urls: Sequence[str | None] | None = None
) -> list[Outcome | None]:
    """As `clean_texts`, for a column that has gaps: None stays None."""
    check_plan(plan, "clean_column(plan, texts)")
    rows = [row for row, text in enumerate(texts) if text is not None]
    outcomes = clean_texts(
        plan, cast("list[str]", [texts[row] for row in rows]), urls and [urls[row] for row in rows]
    )
    column: list[Outcome | None] = [None] * len(texts)
    for row, outcome in zip(rows, outcomes, strict=True):
        column[row] = outcome
    return column


def columns(plan: Plan, outcomes: Sequence[Outcome | None]) -> dict[str, list[Any]]:
    """The columns that come of a column of texts, by name: `Plan.fields`, the other way round."""
    rows = [plan.fields(outcome) for outcome in outcomes]
    return {name: [row[name] for row in rows] for name in plan.fields(None)}


def _cleaned(
    plan: Plan, texts: Sequence[str], urls: Sequence[str | None] | None
) -> Iterator[Cleaned]:
    chain, templates = plan.chain, dict(plan.options).get("templates")
    if urls is None or templates is None:
        return chain.explain_many(texts)
    known = load_templates(templates)
    chains = (with_templates(chain, known.lines(url)) if url else chain for url in urls)
    return explain_each((each.filters for each in chains), texts)


def _outcome(plan: Plan, cleaned: Cleaned) -> Outcome:
    edits = [edit._asdict() for edit in cleaned.edits] if plan.edits_field else []
    return Outcome(cleaned.text, cleaned.removed, edits, list(cleaned.notes))
