"""The command ``python -m benchmarks``: reads the options, and runs one of the benchmarks.

Only what the chosen command needs is imported, so that ``--help`` works without any extra package.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from benchmarks import corpus, speed
from benchmarks.errors import DataError
from benchmarks.extras import describe_missing
from benchmarks.fuzz import readers

DATA = "a folder of .jsonl.gz files, or one such file; benchmarks/README.md describes them"
TROUBLE = 2


class Command(NamedTuple):
    """A command: what it does, its module with ``main(options)``, and its arguments."""

    help: str
    module: str
    add_arguments: Callable[[ArgumentParser], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code."""
    options = make_parser().parse_args(argv)
    # Before NumPy is loaded: the benchmarks share the cores among processes, not threads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        run: Callable[[Namespace], int] = import_module(COMMANDS[options.command].module).main
        code = run(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # as of `| head`
        # Late: --help needs no package.
        from cleantext.system.output import BROKEN_PIPE, silence_broken_streams

        silence_broken_streams()
        return BROKEN_PIPE
    except ModuleNotFoundError as error:
        return fail(describe_missing(error))
    except FileNotFoundError as error:
        return fail(f"{error.filename}: no such file or folder")
    except DataError as error:
        return fail(str(error))


def fail(message: str) -> int:
    """Print an error; return the exit code."""
    print(f"benchmarks: error: {message}", file=sys.stderr)
    return TROUBLE


def make_parser() -> ArgumentParser:
    """Return the parser of all commands."""
    parser = ArgumentParser(
        prog="python -m benchmarks",
        description="Measure cleantext. benchmarks/README.md describes each command and its data.",
        epilog="exit code: 0 all floors and limits are kept; 1 one is missed; 2 trouble",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        about = command.help[:1].upper() + command.help[1:] + "."
        command.add_arguments(commands.add_parser(name, help=command.help, description=about))
    return parser


# ---- arguments of the commands


def add_data(parser: ArgumentParser, default: str = "") -> None:
    """Add DATA; optional if there is a default, described by a phrase."""
    help_text = f"{DATA} (default: {default})" if default else DATA
    parser.add_argument(
        "data", metavar="DATA", type=Path, nargs="?" if default else None, help=help_text
    )


def add_floors(parser: ArgumentParser) -> None:
    """Add the options that write floors."""
    add = parser.add_argument
    add("--update", action="store_true", help="write the measured values as the new floors")
    add("--allow-lower", action="store_true", help="with --update: even if one is below its floor")


def quality_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `quality`."""
    add = parser.add_argument
    add("data", metavar="DATA", type=Path, nargs="+", help=DATA)
    add("--body-model", type=Path, metavar="PATH", help="use the weights in this file")
    add(
        "--leave-one-source-out",
        type=Path,
        metavar="FOLDER",
        help="score all pages of each source with the weights in this folder that were trained "
        "without it (python -m cleantext.training --source-folds)",
    )
    add(
        "--only-hosts",
        type=Path,
        metavar="FILE",
        help="score only the pages listed in this file, a DATASET/ID a line (default: those held "
        "out from the training of the shipped weights)",
    )
    add(
        "--all",
        action="store_true",
        help="score all pages, also those used in training, and silver ones",
    )
    add("--skip", metavar="FILTERS", default="", help="skip these filters, such as keep_body")
    add("--sample", type=int, default=1, metavar="N", help="score every Nth page")
    add("--peers", action="store_true", help="clean by the rules of C4 and RefinedWeb as well")
    add("--scores", type=Path, metavar="FILE", help="write all numbers to this file, as JSON")
    add("--jobs", type=int, default=2, metavar="N", help="number of processes (%(default)s)")
    add_floors(parser)


def forms_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `forms`."""
    add_data(parser)
    add = parser.add_argument
    add("--only-hosts", type=Path, metavar="FILE", help="as in quality")
    add("--all", action="store_true", help="score all pages, also those used in training")
    add("--sample", type=int, default=1, metavar="N", help="score every Nth page")
    add("--jobs", type=int, default=2, metavar="N", help="number of processes (%(default)s)")
    parser.set_defaults(leave_one_source_out=None)


def left_out_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of commands on pages never seen."""
    add_data(parser)
    add = parser.add_argument
    add("--leave-one-source-out", type=Path, metavar="FOLDER", help="as in quality")
    add("--sample", type=int, default=1, metavar="N", help="every Nth page")
    add("--jobs", type=int, default=2, metavar="N", help="number of processes (%(default)s)")
    parser.set_defaults(only_hosts=None, all=False, body_model=None)


def confidence_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `confidence`."""
    left_out_arguments(parser)
    parser.add_argument(
        "--update",
        action="store_true",
        help="with --leave-one-source-out: fit the numbers that are shipped",
    )


def speed_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `speed`."""
    memory_arguments(parser)
    add = parser.add_argument
    add("--html", type=Path, metavar="FOLDER", help="HTML pages for the part pages")
    add_parts(parser, speed.PARTS)
    add_floors(parser)


def memory_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `memory`."""
    add_data(parser, "made-up pages")
    parser.add_argument("--quick", action="store_true", help="smaller texts, fewer rounds")


def corpus_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `corpus`."""
    add_data(parser, "made-up pages")
    add_parts(parser, corpus.PARTS)
    add = parser.add_argument
    add("--scale", type=float, default=1, help="the size of all data (1); 0.01 for a quick look")


def add_parts(parser: ArgumentParser, parts: Sequence[str]) -> None:
    """Add the option that selects parts."""
    parser.add_argument(
        "--part", action="append", choices=parts, help="run this part only (can be repeated)"
    )


def encodings_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `encodings`."""
    add_data(parser, "the golden cases alone")


def templates_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `templates`."""
    add_data(parser)
    parser.add_argument("--share", type=float, help="as in `cleantext-corpus learn`")


def fuzz_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `fuzz`."""
    add_data(parser, "the golden cases")
    add = parser.add_argument
    add("--cases", type=int, metavar="N", help="number of cases (10000, or 1 with --case)")
    add("--jobs", type=int, default=2, metavar="N", help="number of processes (%(default)s)")
    add("--seed", type=int, default=0, metavar="N", help="another seed gives other cases (0)")
    add("--case", type=int, metavar="N", help="begin with this case")
    add("--out", type=Path, metavar="FOLDER", help="write each failure to a JSON file in it")
    add("--replay", nargs="+", type=Path, metavar="FILE", help="try these failures again")


def readers_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `readers`."""
    add = parser.add_argument
    add("--minutes", type=float, default=1, metavar="N", help="how long to run (1)")
    add(
        "--only",
        type=reader_names,
        metavar="NAMES",
        help=f"readers, separated by commas: {', '.join(readers.READERS)}",
    )
    add("--seed", type=int, metavar="N", help="the first case (default: random)")
    add("--seconds", type=int, default=10, metavar="N", help="CPU time limit of a case (10)")
    add("--megabytes", type=int, default=3000, metavar="N", help="limit of memory (3000)")
    add("--again", metavar="READER:SEED", help="read one case in this process, with traceback")


def reader_names(text: str) -> list[str]:
    """Read the names of readers, separated by commas."""
    names = text.split(",")
    if unknown := set(names) - set(readers.READERS):
        raise ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return names


def kills_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `kills`."""
    parser.add_argument(
        "--kills", type=int, default=100, metavar="N", help="kills of each command (100)"
    )


def hostile_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `hostile`, which has none."""


def pages_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `pages`."""
    add = parser.add_argument
    add("folder", metavar="FOLDER", type=Path, help="the folder to write the pages to")
    add_data(parser, "made-up pages")
    add("--count", type=int, default=200, metavar="N", help="number of pages (200)")


def sites_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command `sites`."""
    add = parser.add_argument
    add("--pages", type=int, default=100_000, metavar="N", help="number of pages (100000)")
    add("--hosts", type=int, default=1_000, metavar="N", help="number of sites (1000)")
    add("--seed", type=int, default=0, metavar="N", help="another seed gives other pages (0)")


COMMANDS = {
    "quality": Command(
        "score cleaned pages against their right texts, beside peers",
        "benchmarks.quality.command",
        quality_arguments,
    ),
    "forms": Command(
        "score the same pages in lines, as Markdown, wrapped and on one line",
        "benchmarks.quality.forms",
        forms_arguments,
    ),
    "strictness": Command(
        "measure what each strictness removes of furniture and of bodies",
        "benchmarks.quality.strictness",
        left_out_arguments,
    ),
    "confidence": Command(
        "measure how well the confidence tells good texts from bad ones, or fit it",
        "benchmarks.quality.confidence",
        confidence_arguments,
    ),
    "encodings": Command(
        "measure how much misread UTF-8 is repaired",
        "benchmarks.quality.encodings",
        encodings_arguments,
    ),
    "templates": Command(
        "measure what templates learned from a site's other pages add",
        "benchmarks.quality.templates",
        templates_arguments,
    ),
    "speed": Command(
        "measure speed beside peers, growth with length, start-up",
        "benchmarks.speed.command",
        speed_arguments,
    ),
    "memory": Command("measure peak memory", "benchmarks.speed.memory", memory_arguments),
    "hostile": Command(
        "time the phrase patterns on their worst lines",
        "benchmarks.speed.hostile",
        hostile_arguments,
    ),
    "corpus": Command(
        "measure cleantext-corpus: speed, memory, broken records, kills",
        "benchmarks.corpus.command",
        corpus_arguments,
    ),
    "fuzz": Command(
        "search for texts and options that violate a law",
        "benchmarks.fuzz.command",
        fuzz_arguments,
    ),
    "readers": Command(
        "give mutated files to every reader", "benchmarks.fuzz.readers.command", readers_arguments
    ),
    "kills": Command(
        "kill both commands at random moments", "benchmarks.fuzz.kills", kills_arguments
    ),
    "pages": Command(
        "write HTML pages made from dumps", "benchmarks.speed.write_pages", pages_arguments
    ),
    "sites": Command(
        "print pages of synthetic sites as JSON Lines",
        "benchmarks.data.synthetic_sites",
        sites_arguments,
    ),
}


if __name__ == "__main__":
    sys.exit(main())
