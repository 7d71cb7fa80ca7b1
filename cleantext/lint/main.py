"""The command `cleantext-lint`: what is wrong with a user's own phrases and patterns."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleantext.chain.chain import Chain
from cleantext.cli.arguments import Parser, Version, add_completion, kind_phrase
from cleantext.cli.discover import walk
from cleantext.config.options import Options
from cleantext.config.settings import settings_finder
from cleantext.encoding.decode import explain_with, is_binary
from cleantext.errors import ConfigError, OptionError, PatternError, PhraseError
from cleantext.kinds import KINDS
from cleantext.lint.ordinary import common, ordinary
from cleantext.lint.redos import LENGTH, find_runaway
from cleantext.phrases import START_LIMIT, Entry, Rules, Section, languages, parse_entry
from cleantext.phrases.patterns import UserPattern
from cleantext.system.files import FileError, is_folder, read
from cleantext.system.ignore import Ignores
from cleantext.system.output import TROUBLE, guard, print_out, say
from cleantext.text.block import LONGEST, Block, split_words
from cleantext.text.display import printable
from cleantext.text.lines import split
from cleantext.text.scripts import is_glued, is_sentence

LARGE = 0.01
"""The share of a language's ordinary lines from which on a phrase drops too many. The start of
a line is measured by the lines that are no sentences, the only ones that it can drop."""

MOST = 0.5
"""The share of all ordinary lines from which on a protected pattern protects too many."""

MOST_COMMON = 3
"""Words of a start: so many common ones and no others are too few."""

FEWEST_CHARACTERS = 3
"""Characters of a start, at least, in scripts that do not part words."""

NAMED = 3
"""Languages that a finding names."""

_SHOWN = 60  # characters of a line


class Phrase(NamedTuple):
    """A user's phrase: its kind, and how it is read."""

    kind: str
    entry: Entry

    @property
    def rules(self) -> Rules:
        """The rules of this phrase alone."""
        return Rules((self.entry.source,), UserPattern)

    def __str__(self) -> str:
        return f"{self.kind} phrase {_cut(self.entry.source)!r}"


def findings(settings: Options, samples: Sequence[str] | None = None) -> Iterator[str]:
    """What is wrong with the phrases and protected patterns of these settings, a line each.

    Args:
        settings: of the command line and the configuration file together.
        samples: lines of the user's texts, where there are some: each phrase should fire there.

    """
    phrases = [
        Phrase(kind, parse_entry(source))
        for kind, sources in settings.phrases
        for source in sources
    ]
    for number, own in enumerate(phrases):
        for what in _faults(own, phrases[:number], samples):
            yield f"{own}: {what}"
    for source in settings.protect:
        for what in _protection_faults(source, samples):
            yield f"protected pattern {printable(source)!r}: {what}"


def _faults(own: Phrase, before: Sequence[Phrase], samples: Sequence[str] | None) -> Iterator[str]:
    # Words before a pattern keep it to short lines.
    length = LONGEST if own.entry.anchors else LENGTH
    runaway = list(_runaway(own.entry.pattern, length)) if own.entry.pattern else []
    yield from runaway
    if runaway:
        return  # nothing else can be tried with it
    dead = list(_dead(own.entry))
    yield from dead
    if dead:
        return
    yield from _shadows(own, before)
    yield from _too_broad(own)
    if samples is not None and not own.rules.scan(Block(samples)):
        yield _never(samples)


def _runaway(pattern: str, length: int) -> Iterator[str]:
    found = find_runaway(pattern, length)
    if found:
        growth = f", {found.growth:.0f} times slower for double the length" if found.growth else ""
        yield (
            f"runs away on a line of {len(found.line)} characters such as {_cut(found.line)!r}"
            f"{growth}; limit its repetitions, as in `{{0,80}}`, or anchor it with ^"
        )


def _dead(entry: Entry) -> Iterator[str]:
    """Why an entry can match no line at all."""
    if entry.start and len(entry.key) > START_LIMIT:
        yield (
            f"can't match: a line that it starts has at most {START_LIMIT} characters, it has "
            f"{len(entry.key)} itself; shorten it"
        )
    elif not entry.pattern and len(entry.key) > LONGEST:
        yield (
            f"can't match: lines of more than {LONGEST} characters are not looked up, and it has "
            f"{len(entry.key)}; use the start of the line, with * behind"
        )


def _meaning(entry: Entry) -> Entry:
    return entry._replace(source="", example="")


def _shadows(own: Phrase, before: Sequence[Phrase]) -> Iterator[str]:
    """What else covers the same lines sooner."""
    for other in before:
        if _meaning(other.entry) == _meaning(own.entry):
            yield f"stands twice, also as {other.kind}; leave one out"
            return
    if own.entry.pattern:
        return
    for other in before:
        if not other.entry.pattern and other.rules.match(own.entry.example):
            yield f"is covered by the {other}; leave one out"
            return
    example = Block((own.entry.example,))
    for kind in KINDS:
        built_in = Section(kind).scan(example).get(0)
        if built_in and (built_in.start or not own.entry.start):
            yield f"is built in already, by {built_in.source!r} of the kind {kind}; leave it out"
            return


def _too_broad(own: Phrase) -> Iterator[str]:
    """Whether it would drop what is no boilerplate, in one finding for all languages."""
    found = list(_ordinary_hits(own))
    if found:
        codes = [code for code, _, _ in found]
        hits = sum(len(dropped) for _, dropped, _ in found)
        lines = sum(count for _, _, count in found)
        yield (
            f"would drop {hits} of {lines} ordinary lines in {_names(codes)}, such as "
            f"{_cut(found[0][1][0])!r}; make it longer, or a whole line"
        )
    elif own.entry.start and (language := _all_common(own.entry.key)):
        yield (
            f"is made of common words of {language} alone, with which many ordinary lines start, "
            "too; add a word that only your boilerplate has"
        )


def _ordinary_hits(own: Phrase) -> Iterator[tuple[str, list[str], int]]:
    """The languages in which it drops many ordinary lines, with these and the number of all."""
    for code, every in ordinary().items():
        lines = [line for line in every if not (own.entry.start and is_sentence(line))]
        hits = [lines[index] for index in sorted(own.rules.scan(Block(lines)))]
        if hits and len(hits) >= LARGE * len(lines):
            yield code, hits, len(lines)


def _names(codes: Sequence[str]) -> str:
    names = [languages()[code] for code in codes]
    rest = len(names) - NAMED
    if rest > 1:
        return f"{', '.join(names[:NAMED])} and {rest} other languages"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _all_common(key: str) -> str:
    """The language of which a start has too few words, and only the most common; ``""`` for none.

    Where words stand without a space, too few characters are too few words.
    """
    spelt = split_words(key).split()
    if is_glued(key) and len("".join(spelt)) < FEWEST_CHARACTERS:
        return "its language"
    if len(spelt) > MOST_COMMON:
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
    if share > MOST:
        yield (
            f"protects {share:.0%} of ordinary lines, and boilerplate with them; anchor it with ^ "
            "or $, or make it longer"
        )
    if samples is not None and not any(map(finds, samples)):
        yield _never(samples)


def _never(samples: Sequence[str]) -> str:
    return f"never fires in {len(samples)} lines of the samples; leave it out, or look for a slip"


def _cut(line: str) -> str:
    return printable(line[:_SHOWN]) + ("…" if len(line) > _SHOWN else "")


_EPILOG = """
what is looked for:
  - a phrase that would drop ordinary lines: each is tried on lines in
    {count} languages that ship with the package; the start of a line needs a word
    that is not common
  - a pattern that can run away: each is tried on long lines made of its own
    pieces
  - a phrase that can't match, stands twice, or is covered by another or a
    built-in one
  - with SAMPLE files: a phrase or a protected pattern that never fires in them

examples:
  cleantext-lint                what the nearest configuration file says
  cleantext-lint texts/         ... and does it fire in these texts?
  cleantext-lint --config none --phrase 'newsletter=get the *'

exit codes:
  0    nothing found
  1    something found; it is on standard output, a line each
  2    trouble: a wrong option, configuration file, phrase or pattern, or a
       sample that can't be read
  141  the reader of standard output went away
"""


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, width=80)


def _parser() -> Parser:
    parser = Parser(
        prog="cleantext-lint",
        usage="cleantext-lint [options] [SAMPLE ...]",
        description="Look for mistakes in your own phrases and protected patterns for cleantext,\n"
        "those of the nearest configuration file and those given here.",
        epilog=_EPILOG.format(count=len(ordinary())),
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("samples", nargs="*", metavar="SAMPLE", help="texts, or folders of them, to be cleaned")
    add("--config", metavar="FILE", help="read this configuration file, or none, not the nearest")
    add(
        "--phrase",
        metavar="KIND=PHRASE",
        action="append",
        type=kind_phrase,
        default=[],
        help="a phrase",
    )
    add("--protect", metavar="PATTERN", action="append", default=[], help="a protected pattern")
    add_completion(parser)
    add("--version", action=Version, help="print the version and exit")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code.

    Args:
        argv: the arguments, without the program's name; by default those of the process.

    """
    return guard("cleantext-lint", lambda: _main(sys.argv[1:] if argv is None else argv))


def _main(argv: Sequence[str]) -> int:
    options = _parser().parse(argv, mixed=True)
    try:
        return _run(options)
    except (ConfigError, OptionError, PhraseError, PatternError, FileError) as error:
        say(f"cleantext-lint: error: {error}")
        return TROUBLE


def _run(options: argparse.Namespace) -> int:
    command = Options(
        protect=tuple(options.protect),
        phrases=tuple((kind, (text,)) for kind, text in options.phrase),
    )
    settings_of = settings_finder(command, options.config)
    settings = settings_of(Path.cwd())
    samples = list(_sample_lines(options.samples, settings_of)) if options.samples else None
    if not (settings.phrases or settings.protect):
        say("cleantext-lint: there are no own phrases or patterns to look at")
    found = 0
    for finding in findings(settings, samples):
        print_out(finding)
        found = 1
    return found


def _sample_lines(names: Iterable[str], settings_of: Callable[[Path], Options]) -> Iterator[str]:
    for name in names:
        for file in _files(name, settings_of):
            try:
                data, _ = read(Path(file))
            except FileError as error:
                raise FileError(f"{file}: {error}") from None
            if not is_binary(data):
                yield from split(explain_with(Chain(), data).text).texts


def _files(name: str, settings_of: Callable[[Path], Options]) -> Iterator[str]:
    def complain(folder: str, why: str) -> None:
        raise FileError(f"{folder}: {why}")

    def warn(place: str, line: str) -> None:
        print(
            f"cleantext-lint: {place}: passed over, not a usable pattern: {line}", file=sys.stderr
        )

    if not is_folder(Path(name)):
        return iter([name])
    return (found.name for found in walk(name, settings_of, Ignores(warn), complain))


def entry() -> None:
    """The console script."""
    sys.exit(main())
