"""Cleaning plans for records, and cleaning texts in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self, Unpack, cast

from cleantext.chain.engine import explain_each
from cleantext.config.build import build
from cleantext.config.fields import FIELDS, FILE
from cleantext.config.keywords import from_keywords
from cleantext.config.options import ChainOptions, Options
from cleantext.config.plugins import load_filters
from cleantext.filters.templates import load_templates, with_templates
from cleantext.text.arguments import many_texts
from cleantext.text.lines import split

if TYPE_CHECKING:
    from cleantext.chain.chain import Chain
    from cleantext.chain.edits import Cleaned


ADDED = (
    "removed", "edits", "notes", "title", "byline", "date", "language", "confidence", "scores",
)  # fmt: skip
"""What optional fields hold, in their order."""

_FACTS = ADDED[3:]


class Outcome(NamedTuple):
    """The result of cleaning one text.

    Attributes:
        text: the cleaned text.
        removed: number of lines removed, by kind; the most frequent kind first.
        edits: every change, as the fields of `cleantext.Edit`; empty unless the plan asks for them.
        notes: notes for the user about the text as a whole.
        title, byline, date, language, confidence: as in `cleantext.Cleaned`; the defaults unless
            the plan asks for them.
        scores: the score of each line of the input, None if it has none; likewise.

    """

    text: str
    removed: dict[str, int]
    edits: list[dict[str, Any]]
    notes: list[str]
    title: str = ""
    byline: str = ""
    date: str = ""
    language: str = ""
    confidence: float = 1.0
    scores: Sequence[float | None] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing but white space is left."""
        return not self.text or self.text.isspace()


@dataclass(frozen=True)
class Plan:
    """How to clean each record.

    A value: it can be compared, hashed and pickled.

    Attributes:
        options: the options that choose the chain.
        text_field: the field to clean.
        url_field: the field with the address of the page; records may lack it.
        removed_field: the field to add for the number of removed lines by kind, if any.
        edits_field: the field to add for the edits, if any.
        notes_field: the field to add for the notes, if any.
        title_field, byline_field, date_field, language_field: the fields to add for these, if any;
            the values are empty where they are not sure.
        confidence_field, scores_field: the fields to add for these, if any.
        drop_empty: whether to drop records whose text ends up empty.

    Raises:
        OptionError: a custom filter can't be loaded.
        ValueError: two of the fields are the same.

    """

    options: Options = field(default_factory=Options)
    text_field: str = "text"
    url_field: str = "url"
    removed_field: str | None = None
    edits_field: str | None = None
    notes_field: str | None = None
    title_field: str | None = None
    byline_field: str | None = None
    date_field: str | None = None
    language_field: str | None = None
    confidence_field: str | None = None
    scores_field: str | None = None
    drop_empty: bool = False

    def __post_init__(self) -> None:
        # Workers find filters by their modules, not by the folders of the configuration file.
        filters = load_filters(self.options.filters)
        object.__setattr__(self, "options", replace(self.options, filters=filters))
        names = [self.text_field, self.url_field, *filter(None, self.added)]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two fields are called {', '.join(map(repr, sorted(twice)))}")

    @classmethod
    def of(
        cls,
        *,
        text_field: str = "text",
        url_field: str = "url",
        removed_field: str | None = None,
        edits_field: str | None = None,
        notes_field: str | None = None,
        title_field: str | None = None,
        byline_field: str | None = None,
        date_field: str | None = None,
        language_field: str | None = None,
        confidence_field: str | None = None,
        scores_field: str | None = None,
        drop_empty: bool = False,
        **options: Unpack[ChainOptions],
    ) -> Self:
        """Make a plan from its attributes and the options of `build_chain`.

        Raises:
            OptionError, PhraseError, PatternError: see `build_chain`.
            ValueError: two of the fields are the same.

        >>> Plan.of(text_field="content", keep=["credit"]).options.keep
        ('credit',)

        """
        if "templates" in options:  # records bring their addresses; those without have none
            options = {"url": None, **options}
        frozen = from_keywords("Plan.of", options)
        build(frozen)  # checks them
        added = removed_field, edits_field, notes_field
        facts = title_field, byline_field, date_field, language_field
        doubts = confidence_field, scores_field
        return cls(frozen, text_field, url_field, *added, *facts, *doubts, drop_empty=drop_empty)

    @cached_property
    def added(self) -> tuple[str | None, ...]:
        """Names of the optional fields, in the order of `ADDED`."""
        return tuple(getattr(self, f"{name}_field") for name in ADDED)

    @cached_property
    def _sources(self) -> dict[str, str]:
        """Attributes of an outcome by the names of the fields that hold them."""
        names = (self.text_field, *self.added)
        return {name: what for name, what in zip(names, ("text", *ADDED), strict=True) if name}

    @property
    def chain(self) -> Chain:
        """Chain that the options choose; it is built once per process."""
        return build(self.options)

    @property
    def files(self) -> dict[str, Path]:
        """Files that the options name, by option."""
        paths = {
            each.name: getattr(self.options, each.name) for each in FIELDS if each.shape == FILE
        }
        return {name: Path(path) for name, path in paths.items() if isinstance(path, str | Path)}

    def drops(self, outcome: Outcome | None) -> bool:
        """Return whether to drop a record; None stands for a null text."""
        return self.drop_empty and (outcome is None or outcome.empty)

    def fields(self, outcome: Outcome | None) -> dict[str, Any]:
        """Return the fields of a record that hold the result.

        They are the same in all formats. All are null if the text is null, for which None stands.

        The removed kinds are a list of pairs, not a mapping: readers of JSON Lines would make the
        keys of a mapping columns, and `datasets` can't read the map type of Parquet.

        >>> plan = Plan.of(removed_field="removed")
        >>> plan.fields(Outcome("Prose.", {"sharing": 1}, [], []))
        {'text': 'Prose.', 'removed': [{'kind': 'sharing', 'lines': 1}]}

        """
        if outcome is None:
            return dict.fromkeys(self._sources)
        fields = {name: getattr(outcome, what) for name, what in self._sources.items()}
        if self.removed_field:
            removed = outcome.removed.items()
            fields[self.removed_field] = [{"kind": kind, "lines": lines} for kind, lines in removed]
        return fields


def clean_texts(
    plan: Plan, texts: Sequence[str], urls: Sequence[str | None] | None = None
) -> list[Outcome]:
    r"""Clean texts as a batch: the same results as `explain`, but faster.

    Args:
        plan: how to clean them.
        texts: the texts.
        urls: the address of the page of each text, or None if unknown; None for no addresses.

    Raises:
        PatternError: a user's pattern takes too long.
        TypeError: the plan is not a plan, or a text is not a str.
        ValueError: there are more or fewer addresses than texts.

    >>> (outcome,) = clean_texts(Plan.of(), ["He said so.\nAdvertisement\n"])
    >>> outcome.text, outcome.removed
    ('He said so.\n', {'advertisement': 1})

    """
    check_plan(plan, "clean_texts(plan, texts)")
    many_texts(texts)
    if any(text is None for text in texts):
        raise TypeError("one of the texts is None; clean_column(plan, texts) keeps None as it is")
    if urls is not None and len(urls) != len(texts):
        raise ValueError(f"{len(texts)} texts, but {len(urls)} addresses")
    return [_outcome(plan, cleaned) for cleaned in explain_texts(plan, texts, urls)]


def check_plan(plan: object, call: str) -> None:
    """Check that an argument is a plan.

    Raises:
        TypeError: it is not.

    """
    if not isinstance(plan, Plan):
        raise TypeError(
            f"{call}: expected a plan, as returned by Plan.of(keep=['credit']), not "
            f"{type(plan).__name__}"
        )


def clean_column(
    plan: Plan, texts: Sequence[str | None], urls: Sequence[str | None] | None = None
) -> list[Outcome | None]:
    """Clean a column of texts, as `clean_texts`; None stays None."""
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
    """Return `Plan.fields` of many texts as columns, by name."""
    rows = [plan.fields(outcome) for outcome in outcomes]
    return {name: [row[name] for row in rows] for name in plan.fields(None)}


def explain_texts(
    plan: Plan, texts: Sequence[str], urls: Sequence[str | None] | None = None
) -> Iterator[Cleaned]:
    """Clean texts as `clean_texts` does, and account for every change."""
    chain, templates = plan.chain, plan.options.templates
    if urls is None or templates is None:
        return chain.explain_many(texts)
    known = load_templates(templates)
    chains = (with_templates(chain, known.lines(url)) if url else chain for url in urls)
    return explain_each(chains, texts)


def _outcome(plan: Plan, cleaned: Cleaned) -> Outcome:
    edits = [edit._asdict() for edit in cleaned.edits] if plan.edits_field else []
    facts = {name: getattr(cleaned, name) for name in _FACTS if getattr(plan, f"{name}_field")}
    if plan.scores_field:
        lines = len(split(cleaned.undo()))
        facts["scores"] = [cleaned.scores.get(line) for line in range(1, lines + 1)]
    return Outcome(cleaned.text, cleaned.removed, edits, list(cleaned.notes), **facts)
