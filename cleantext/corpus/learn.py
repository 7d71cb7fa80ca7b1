"""The command `cleantext-corpus learn`: which lines of sites are their own, by their pages."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentTypeError
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from cleantext.corpus.progress import Totals
    from cleantext.corpus.records import Names, Record, Reject
    from cleantext.corpus.templates import Tally

TROUBLE = 2
_UNITS = {"": 0, "K": 10, "M": 20, "G": 30}


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("inputs", nargs="+", metavar="IN", help="a file, or a folder of files or of texts")
    add(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="a line for each line of a site's own, for you to read, to edit and to keep; what is "
        "there is replaced",
    )
    add("--from", dest="source_format", metavar="FORMAT", help="of the inputs, as in run")
    add("--text-field", metavar="NAME", default="text", help="the text (text)")
    add("--url-field", metavar="NAME", default="url", help="the page's address (url)")
    add(
        "--share",
        metavar="SHARE",
        type=_share,
        help="of a host's pages, the least share on which a line of its own stands (0.2); 0.5 "
        "where the body finder is not to run",
    )
    add(
        "--pages",
        metavar="N",
        type=_pages,
        help="on how many pages such a line stands at least (5, and never fewer)",
    )
    add(
        "--memory",
        metavar="SIZE",
        type=_size,
        help="memory to take, as in 512M (the default) or 2G; what it does not hold goes to "
        "temporary files",
    )
    add("-q", "--quiet", action="store_true", help="tell trouble, no more")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0
    if not 0 < share <= 1:
        raise ArgumentTypeError(f"{text!r} is no share above 0 and up to 1")
    return share


def _pages(text: str) -> int:
    from cleantext.corpus.templates import FEWEST

    if not text.isdecimal() or int(text) < FEWEST:
        raise ArgumentTypeError(f"{text!r} is no number from {FEWEST} up")
    return int(text)


def _size(text: str) -> int:
    """Bytes, as in ``512M``."""
    from cleantext.corpus.templates import LEAST_MEMORY

    found = re.fullmatch(r"(\d+)([KMG]?)i?B?", text.strip(), re.IGNORECASE | re.ASCII)
    size = int(found[1]) << _UNITS[found[2].upper()] if found else 0
    if size < LEAST_MEMORY:
        raise ArgumentTypeError(f"{text!r} is no size of at least {LEAST_MEMORY >> 20}M")
    return size


def main(options: Namespace) -> int:
    """Run the command; give its exit code."""
    from cleantext.corpus.extras import MissingExtraError
    from cleantext.corpus.records import FormatError
    from cleantext.files import trouble_of
    from cleantext.run import Stopped, stoppable

    try:
        with stoppable():
            return _learn(options)
    except (FormatError, MissingExtraError) as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or options.output}: {trouble_of(error)}")
    except Stopped as stop:
        _say("cleantext-corpus: stopped; nothing was written")
        return 128 + stop.number


def _fail(message: str) -> int:
    _say(f"cleantext-corpus: error: {message}")
    return TROUBLE


def _say(line: str) -> None:
    if sys.stderr:  # closed, it is None, which `print` takes for standard output
        print(line, file=sys.stderr)


def _learn(options: Namespace) -> int:
    from cleantext.corpus.journal import write_whole
    from cleantext.corpus.tallies import END
    from cleantext.corpus.templates import FEWEST, MEMORY, SHARE, Tally
    from cleantext.filters.templates import write_templates

    output = Path(options.output)
    with Tally(options.memory or MEMORY) as tally:
        totals = _count(options, tally)
        if output.suffix == END:
            tally.save(output)
            result = f"counted in {output}"
        else:
            found = list(tally.templates(options.share or SHARE, options.pages or FEWEST))
            write_whole(output, write_templates(found))
            hosts = len({template.host for template in found})
            result = f"{len(found):,} lines of {hosts:,} hosts"
    if not options.quiet:
        _say(
            f"{totals.records:,} records read, {totals.rejected:,} could not be or have no host; "
            f"{result}"
        )
    return 0


def _count(options: Namespace, tally: Tally) -> Totals:
    """Count all inputs."""
    from cleantext.corpus.formats import read
    from cleantext.corpus.progress import Totals, voice
    from cleantext.corpus.records import Names
    from cleantext.corpus.shards import size_of
    from cleantext.corpus.tallies import read_rows

    names = Names(options.text_field, options.url_field)
    tallies, sources = _sources(options)
    totals, before = Totals(), sum(map(size_of, tallies))
    with closing(voice(before + sum(map(size_of, sources)), 0, quiet=options.quiet)) as speaker:
        for path in tallies:
            tally.merge(read_rows(path))
        for source in sources:
            reader = read(source, options.source_format, names)
            for item in reader:
                totals.records += 1
                totals.rejected += not add(tally, item, names)
                speaker.step(totals, before + reader.consumed)
            before += size_of(source)
    return totals


def _sources(options: Namespace) -> tuple[Sequence[Path], Sequence[Path]]:
    """The inputs: tallies, and data."""
    from cleantext.corpus.records import FormatError
    from cleantext.corpus.shards import targets_of

    tallies = [file for name in options.inputs for file in _tallies_of(Path(name))]
    as_one = f"{options.output}.jsonl"  # the name of a file, so that all go into one
    data = [name for name in options.inputs if not list(_tallies_of(Path(name)))]
    (target,) = targets_of(data, as_one, options.source_format, "jsonl")
    sources = [*tallies, *target.sources]
    if Path(options.output).resolve() in [source.resolve() for source in sources]:
        raise FormatError(f"{options.output}: is an input; give the output another name")
    return tallies, target.sources


def _tallies_of(path: Path) -> Sequence[Path]:
    """The file, if it is a tally; those in a folder of tallies."""
    from cleantext.corpus.tallies import END

    if path.suffix == END:
        return [path]
    return sorted(path.glob(f"*{END}")) if path.is_dir() else []


def add(tally: Tally, item: Record | Reject, names: Names) -> bool:
    """Count a page; whether it could be read and has an address."""
    from cleantext.corpus.records import Reject, text_of, url_of

    if isinstance(item, Reject):
        return False
    text, url = text_of(item, names.text), url_of(item, names.url)
    return isinstance(text, str) and url is not None and tally.add(url, text)
