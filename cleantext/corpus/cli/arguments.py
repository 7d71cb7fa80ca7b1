"""The options of the commands of `cleantext-corpus`. Nothing slow is imported here."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from cleantext.cli.arguments import add_chain_options, job_count, page_name, positive_int
from cleantext.corpus.formats.registry import FORMATS, format_names, piped_format
from cleantext.corpus.templates.limits import FEWEST, SHARE, least_memory
from cleantext.system.processes import TIMEOUT

if TYPE_CHECKING:
    from argparse import ArgumentParser, _ArgumentGroup

SAMPLE = 500
"""The texts that a report shows by default."""

_UNITS = {"": 0, "K": 10, "M": 20, "G": 30}


def add_run_arguments(parser: ArgumentParser) -> None:
    """Add the options of `run`."""
    _add_inputs(parser)
    _add_formats(parser)
    _add_fields(parser)
    add_chain_options(parser)
    _add_procedure(parser)


def add_learn_arguments(parser: ArgumentParser) -> None:
    """Add the options of `learn`."""
    add = parser.add_argument
    add(
        "inputs",
        nargs="+",
        metavar="IN",
        help="a file, or a folder of files, whose records have URLs: their hosts are the sites; "
        ".tally files, as learn writes them, are merged",
    )
    add(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help="the template lines of each site, for you to read, edit and keep; or a .tally file, "
        "to be merged with others. Only files that learn made are replaced",
    )
    add("--from", dest="source_format", metavar="FORMAT", help="format of the inputs, as in run")
    _add_input_fields(parser)
    _add_limits(parser)
    _add_reports(parser)
    _add_workers(parser)
    _add_quiet(parser)


def add_report_arguments(parser: ArgumentParser) -> None:
    """Add the options of `report`."""
    add = parser.add_argument
    _add_inputs(parser)
    add(
        "-o",
        "--output",
        metavar="FILE.html",
        type=page_name,
        required=True,
        help="the page to write; an earlier report is replaced; needs the extra report",
    )
    add("--from", dest="source_format", metavar="FORMAT", help="format of the inputs, as in run")
    add(
        "--sample",
        metavar="N",
        type=positive_int,
        default=SAMPLE,
        help="texts to show, drawn from all inputs, always the same for the same inputs "
        f"({SAMPLE})",
    )
    _add_input_fields(parser)
    add(
        "--id-field",
        metavar="NAME",
        default="id",
        type=_field_name,
        help="the name of the text, if any (id); else its place in the input",
    )
    add_chain_options(parser)
    _add_config(parser)
    _add_workers(parser)
    _add_quiet(parser)


def _add_inputs(parser: ArgumentParser) -> None:
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="IN",
        help="a file, or a folder of files or of texts; - is standard input, as "
        f"{piped_format().title}",
    )


def _add_config(parser: ArgumentParser | _ArgumentGroup) -> None:
    parser.add_argument(
        "--config", metavar="FILE", help="read this configuration file, or none, not the nearest"
    )


def _add_formats(parser: ArgumentParser) -> None:
    titles = ", ".join(form.title for form in FORMATS)
    group = parser.add_argument_group(f"files ({titles}; names say the format: see --from)")
    add = group.add_argument
    add(
        "-o",
        "--output",
        metavar="OUT",
        help="a file for all inputs; or a folder, with a file in it for each input; - is standard "
        f"output, as {piped_format().title}",
    )
    names = ", ".join(format_names())
    add("--from", dest="source_format", metavar="FORMAT", help=f"format of the inputs: {names}")
    add("--to", dest="target_format", metavar="FORMAT", help="format of the outputs, as in --from")
    _add_reports(group)


def _add_fields(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("fields")
    _add_input_fields(group)
    add = group.add_argument
    add("--removed-field", metavar="NAME", type=_field_name, help="add removed lines by kind")
    add("--edits-field", metavar="NAME", type=_field_name, help="add every change")
    add("--notes-field", metavar="NAME", type=_field_name, help="add notes on the text as a whole")
    add("--title-field", metavar="NAME", type=_field_name, help="add the title, where it is sure")
    add("--byline-field", metavar="NAME", type=_field_name, help="add the author, likewise")
    add("--date-field", metavar="NAME", type=_field_name, help="add the date, likewise")
    add("--language-field", metavar="NAME", type=_field_name, help="add the language's code")
    add("--confidence-field", metavar="NAME", type=_field_name, help="add how likely it is right")
    add("--scores-field", metavar="NAME", type=_field_name, help="add the body score of each line")
    add("--drop-empty", action="store_true", help="drop records whose text is empty afterwards")


def _add_procedure(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("procedure")
    add = group.add_argument
    add(
        "--sample",
        metavar="N",
        type=positive_int,
        help="only show what would happen to the first records of each input; write nothing",
    )
    add(
        "--salvage",
        action="store_true",
        help="clean records from damaged compressed members, too, which may be wrong; counted",
    )
    _add_config(group)
    _add_workers(group)
    again = group.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_true", help="continue a run that was stopped, if there is one"
    )
    again.add_argument(
        "--overwrite",
        action="store_true",
        help="start anew; existing outputs stay until they are replaced",
    )
    _add_quiet(group)


def _add_input_fields(parser: ArgumentParser | _ArgumentGroup) -> None:
    add = parser.add_argument
    add(
        "--text-field",
        metavar="NAME",
        default="text",
        type=_field_name,
        help="the text (text); a.b is the field b of the field a",
    )
    add(
        "--url-field",
        metavar="NAME",
        default="url",
        type=_field_name,
        help="the URL of the page, if any (url)",
    )


def _add_reports(parser: ArgumentParser | _ArgumentGroup) -> None:
    add = parser.add_argument
    add(
        "--rejects",
        metavar="FILE",
        type=_report_file,
        help="for records that can't be read (OUT.rejects.jsonl)",
    )
    add(
        "--max-rejects",
        metavar="N",
        type=_number,
        help="stop when there are more rejects than this; by default, never",
    )
    add("--summary", metavar="FILE", type=_report_file, help="write the summary as JSON, too")


def _add_workers(parser: ArgumentParser | _ArgumentGroup) -> None:
    add = parser.add_argument
    add("-j", "--jobs", metavar="N", type=job_count, help="processes; by default one a core")
    add(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        default=TIMEOUT,
        help=f"reject a record that takes longer ({TIMEOUT:g}; 0 for no limit)",
    )


def _add_limits(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--share",
        metavar="SHARE",
        type=_share,
        help=f"the smallest share of its host's pages that a template line is on ({SHARE})",
    )
    add(
        "--pages",
        metavar="N",
        type=_pages,
        help=f"the fewest pages that a template line is on ({FEWEST}, and never fewer)",
    )
    add(
        "--memory",
        metavar="SIZE",
        type=_size,
        help="memory for all processes together, as in 512M (the default) or 2G; the excess goes "
        "to temporary files",
    )


def _add_quiet(parser: ArgumentParser | _ArgumentGroup) -> None:
    parser.add_argument("-q", "--quiet", action="store_true", help="report errors only")


def _field_name(text: str) -> str:
    if not text:
        raise ArgumentTypeError("the name is empty; is a variable not set?")
    return text


def _report_file(text: str) -> str:
    if text in ("", "-"):
        raise ArgumentTypeError(f"{text!r} is not the name of a file")
    return text


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 1 << 31:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds, 0 or more")
    return seconds


def _number(text: str) -> int:
    return 0 if text == "0" else positive_int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0
    if not 0 < share <= 1:
        raise ArgumentTypeError(f"{text!r} is not a share: more than 0, at most 1")
    return share


def _pages(text: str) -> int:
    if not text.isdecimal() or int(text) < FEWEST:
        raise ArgumentTypeError(f"{text!r} is not a number: {FEWEST} or more")
    return int(text)


def _size(text: str) -> int:
    """Convert a size as in ``512M`` to bytes."""
    found = re.fullmatch(r"(\d+)([KMG]?)i?B?", text.strip(), re.IGNORECASE | re.ASCII)
    if not found:
        raise ArgumentTypeError(
            f"{text!r} is not a size, such as 512M or 2G (K, M and G are known)"
        )
    size = int(found[1]) << _UNITS[found[2].upper()]
    if size < least_memory(1):
        raise ArgumentTypeError(f"it takes at least {least_memory(1) >> 20}M, not {text!r}")
    return size
