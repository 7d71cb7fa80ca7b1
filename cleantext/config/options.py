"""The value that holds all options, and the merging of two sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

from cleantext.body import Strictness
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter
from cleantext.config.fields import FIELDS, FLAG, PHRASES, Field
from cleantext.config.patterns import RelativePattern, check_patterns
from cleantext.encoding.names import check_encoding
from cleantext.filters.templates import Templates
from cleantext.forms import Form
from cleantext.kinds import Boilerplate
from cleantext.presets import PresetName

Kinds: TypeAlias = Boilerplate | Collection[Boilerplate] | tuple[Boilerplate, ...]
PhrasesByKind: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class ChainOptions(TypedDict, total=False):
    """Keyword arguments of `build_chain`, for annotating ``**options``.

    A single str stands for a list of one.
    """

    preset: PresetName | Chain
    strictness: Strictness
    keep: Kinds
    drop: Kinds
    only: str | Collection[str]
    skip: str | Collection[str]
    languages: str | Collection[str]
    skip_languages: str | Collection[str]
    form: Form
    split: str | None
    phrases: Mapping[Boilerplate, str | Collection[str]] | None
    protect: str | Collection[str]
    filters: Collection[Filter]
    body_model: str | Path | None
    templates: str | Path | Templates | None
    url: str | None


@dataclass(frozen=True)
class Options:
    """The options of one source, or of several merged.

    `FIELDS` says what each does; None and ``()`` mean that it is not set. A value: it can be
    compared, hashed and pickled.

    Raises:
        OptionError: the encoding is unknown, or a pattern for files is invalid. All other options
            are checked when the chain is built.

    """

    preset: str | Chain | None = None
    strictness: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skip_languages: tuple[str, ...] = ()
    form: str | None = None
    split: str | None = None
    phrases: PhrasesByKind = ()
    protect: tuple[str, ...] = ()
    filters: tuple[Filter | RelativePattern, ...] = ()
    body_model: str | Path | None = None
    templates: str | Path | Templates | None = None
    url: str | None = None
    include: tuple[RelativePattern, ...] = ()
    exclude: tuple[RelativePattern, ...] = ()
    encoding: str | None = None
    ignore_marks: bool | None = None

    def __post_init__(self) -> None:
        if self.encoding is not None:
            check_encoding(self.encoding)
        check_patterns("include", self.include)
        check_patterns("exclude", self.exclude)

    def merged_over(self, weaker: Options) -> Options:
        """Merge with the options of a weaker source.

        Lists add up or replace each other (see `Field.adds`). Where the two contradict each other
        (one keeps a kind that the other drops), these win.
        """
        return Options(**{field.name: _merged(field, self, weaker) for field in FIELDS})


def _merged(field: Field, strong: Options, weak: Options) -> Any:
    ours, theirs = getattr(strong, field.name), getattr(weak, field.name)
    if field.shape == PHRASES:
        return group_phrases((*theirs, *ours))
    if field.shape == FLAG:
        return theirs if ours is None else ours
    if field.opposite:
        contradicted = getattr(strong, field.opposite)
        theirs = tuple(word for word in theirs if word not in contradicted)
    return theirs + ours if field.adds else ours or theirs


def group_phrases(phrases: Iterable[tuple[str, Iterable[str]]]) -> PhrasesByKind:
    """Group phrases by kind, in order of first appearance."""
    kinds: dict[str, list[str]] = {}
    for kind, entries in phrases:
        kinds.setdefault(kind, []).extend(entries)
    return tuple((kind, tuple(entries)) for kind, entries in kinds.items())
