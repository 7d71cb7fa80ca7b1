"""Checks of a user's phrases and protected patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleantext.config.options import Options
from cleantext.kinds import KINDS
from cleantext.lint.ordinary import common, ordinary
from cleantext.lint.redos import LENGTH, find_runaway
from cleantext.phrases import START_LIMIT, Entry, Rules, Section, languages, parse_entry
from cleantext.phrases.patterns import UserPattern
from cleantext.text.block import LONGEST, Block, split_words
from cleantext.text.display import printable
from cleantext.text.scripts import is_glued, is_sentence

MAX_DROPPED = 0.01
"""The largest share of a language's ordinary lines that a phrase may drop. The start of a line is
measured by lines that are not sentences, the only ones that it can drop."""

MAX_PROTECTED = 0.5
"""The largest share of all ordinary lines that a pattern may protect."""

MAX_COMMON_WORDS = 3
"""A start of this many words or fewer needs one that is not common."""

MIN_CHARACTERS = 3
"""The fewest characters of a start in scripts without spaces."""

MAX_NAMED = 3
"""The most languages that a finding names."""

_MAX_SHOWN = 60  # characters of a line

_SPACES_ONLY = re.compile(r"(?:[\^$ *+?()|]|\?:|\\[sAZ]|\{\d*,?\d*\})+")
"""Patterns of parts that accept nothing but white space."""

_SPACED = " " * LENGTH
_WITH_SPACES = ("a", f"a{_SPACED}a", f"{_SPACED}a", f"a{_SPACED}")
"""Lines that are not blank, with white space at any place."""


class UserPhrase(NamedTuple):
    """A user-defined phrase: its kind and its entry."""

    kind: str
    entry: Entry

    @property
    def rules(self) -> Rules:
        """The rules of this phrase alone."""
        return Rules((self.entry.source,), UserPattern)

    def __str__(self) -> str:
        return f"{self.kind} phrase {_cut(self.entry.source)!r}"


def findings(settings: Options, samples: Sequence[str] | None = None) -> Iterator[str]:
    """Yield the faults of phrases and protected patterns, a line each.

    Args:
        settings: the merged settings of the command line and the configuration file.
        samples: lines of the user's texts, if any: each phrase should match one of them.

    """
    phrases = [
        UserPhrase(kind, parse_entry(source))
        for kind, sources in settings.phrases
        for source in sources
    ]
    for number, phrase in enumerate(phrases):
        for what in _phrase_faults(phrase, phrases[:number], samples):
            yield f"{phrase}: {what}"
    for source in settings.protect:
        for what in _protection_faults(source, samples):
            yield f"protected pattern {printable(source)!r}: {what}"


def _phrase_faults(
    phrase: UserPhrase, before: Sequence[UserPhrase], samples: Sequence[str] | None
) -> Iterator[str]:
    # Patterns with anchors are tried on short lines only.
    length = LONGEST if phrase.entry.anchors else LENGTH
    runaway = list(_runaway(phrase.entry.pattern, length)) if phrase.entry.pattern else []
    yield from runaway
    if runaway:
        return  # too slow for the other checks
    dead = list(_impossible(phrase.entry))
    yield from dead
    if dead:
        return
    yield from _duplicates(phrase, before)
    yield from _too_broad(phrase)
    if samples is not None and not phrase.rules.scan(Block(samples)):
        yield _never_fires(samples)


def _runaway(pattern: str, length: int) -> Iterator[str]:
    found = find_runaway(pattern, length)
    if found:
        growth = f", {found.growth:.0f} times slower for double the length" if found.growth else ""
        yield (
            f"runs away on a line of {len(found.line)} characters such as {_cut(found.line)!r}"
            f"{growth}; limit its repetitions, as in `{{0,80}}`, or anchor it with ^"
        )


def _impossible(entry: Entry) -> Iterator[str]:
    """Yield the reason why an entry can't match any line, or not as it was meant."""
    if entry.source.startswith("/") and not entry.pattern:
        yield "starts with / but does not end with it: is it meant as a pattern?"
    elif entry.pattern and _matches_blank_lines_only(entry.pattern):
        yield "can't match: blank lines are never looked up"
    elif entry.start and len(entry.key) > START_LIMIT:
        yield (
            f"can't match: it has {len(entry.key)} characters, but lines of more than "
            f"{START_LIMIT} are not dropped for their start; shorten it"
        )
    elif not entry.pattern and len(entry.key) > LONGEST:
        yield (
            f"can't match: it has {len(entry.key)} characters, but lines of more than {LONGEST} "
            "are not looked up; use the start of the line, followed by *"
        )


def _matches_blank_lines_only(pattern: str) -> bool:
    """Decide whether a pattern matches no line but blank ones."""
    if not _SPACES_ONLY.fullmatch(pattern):
        return False
    return not any(map(re.compile(pattern).search, _WITH_SPACES))


def _meaning(entry: Entry) -> Entry:
    return entry._replace(source="", example="")


def _duplicates(phrase: UserPhrase, before: Sequence[UserPhrase]) -> Iterator[str]:
    """Yield an earlier or built-in phrase that matches the same lines."""
    for other in before:
        if _meaning(other.entry) == _meaning(phrase.entry):
            yield f"is a duplicate, also given as {other.kind}; remove one of them"
            return
    if phrase.entry.pattern:
        return
    for other in before:
        if not other.entry.pattern and other.rules.match(phrase.entry.example):
            yield f"is covered by the {other}; remove one of them"
            return
    example = Block((phrase.entry.example,))
    for kind in KINDS:
        built_in = Section(kind).scan(example).get(0)
        if built_in and (built_in.start or not phrase.entry.start):
            yield f"is built in already, as {built_in.source!r} of the kind {kind}; remove it"
            return


def _too_broad(phrase: UserPhrase) -> Iterator[str]:
    """Yield one finding if a phrase would drop ordinary lines."""
    found = list(_ordinary_hits(phrase))
    if found:
        codes = [code for code, _, _ in found]
        hits = sum(len(dropped) for _, dropped, _ in found)
        lines = sum(count for _, _, count in found)
        yield (
            f"would drop {hits} of {lines} ordinary lines in {_name_languages(codes)}, such as "
            f"{_cut(found[0][1][0])!r}; make it longer, or a whole line"
        )
    elif phrase.entry.start and (language := _language_of_common_words(phrase.entry.key)):
        yield (
            f"has only common words of {language}, which many ordinary lines start with; "
            "add a word that only your boilerplate has"
        )


def _ordinary_hits(phrase: UserPhrase) -> Iterator[tuple[str, list[str], int]]:
    """Yield languages with too many hits: hits, and line counts."""
    for code, every in ordinary().items():
        lines = [line for line in every if not (phrase.entry.start and is_sentence(line))]
        hits = [lines[index] for index in sorted(phrase.rules.scan(Block(lines)))]
        if hits and len(hits) >= MAX_DROPPED * len(lines):
            yield code, hits, len(lines)


def _name_languages(codes: Sequence[str]) -> str:
    names = [languages()[code] for code in codes]
    rest = len(names) - MAX_NAMED
    if rest > 1:
        return f"{', '.join(names[:MAX_NAMED])} and {rest} other languages"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _language_of_common_words(key: str) -> str:
    """Return the language whose common words are all of a start.

    In scripts without spaces, too few characters are too few words.
    """
    spelt = split_words(key).split()
    if is_glued(key) and len("".join(spelt)) < MIN_CHARACTERS:
        return "its language"
    if len(spelt) > MAX_COMMON_WORDS:
        return ""
    return next((languages()[code] for code, known in common().items() if known >= {*spelt}), "")


def _protection_faults(source: str, samples: Sequence[str] | None) -> Iterator[str]:
    runaway = list(_runaway(source, LENGTH))
    yield from runaway
    if runaway:
        return
    finds = UserPattern(source)
    lines = [line for lines in ordinary().values() for line in lines]
    share = sum(1 for line in lines if finds(line)) / len(lines)
    if share > MAX_PROTECTED:
        yield (
            f"protects {share:.0%} of ordinary lines, so boilerplate as well; anchor it with ^ or "
            "$, or make it longer"
        )
    if samples is not None and not any(map(finds, samples)):
        yield _never_fires(samples)


def _never_fires(samples: Sequence[str]) -> str:
    return f"never fires in {len(samples)} lines of the samples; remove it, or look for a typo"


def _cut(line: str) -> str:
    return printable(line[:_MAX_SHOWN]) + ("…" if len(line) > _MAX_SHOWN else "")
