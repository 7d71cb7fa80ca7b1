"""The run of the command: find the files, clean them, write the results, report."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.cli.diff import coloured
from cleantext.cli.discover import Found, find_refusal, walk
from cleantext.cli.listing import STDIN, Style
from cleantext.cli.process import Action, clean_files, default_jobs
from cleantext.cli.report import FileResult, Mode, Report
from cleantext.config.files import find_file
from cleantext.config.settings import FindSettings, from_command_line, settings_finder
from cleantext.errors import (
    ConfigError,
    MissingExtraError,
    OptionError,
    PatternError,
    PhraseError,
)
from cleantext.system.atomic import clear_leftovers
from cleantext.system.conflicts import ConflictError, Use
from cleantext.system.files import NUL, FileError, is_folder, replace
from cleantext.system.ignore import Ignores
from cleantext.system.output import TROUBLE, say, write
from cleantext.system.processes import WorkerError
from cleantext.system.signals import Stopped, stoppable

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import TextIO

    from cleantext.report.collect import TextData


_FAILURES = (
    ConfigError,
    ConflictError,
    MissingExtraError,
    OptionError,
    PatternError,
    PhraseError,
    WorkerError,
)
"""What ends the command with one line of error."""


def run(arguments: Namespace) -> int:
    """Run the command and return its exit code."""
    try:
        with stoppable():
            return _run(arguments)
    except _FAILURES as error:
        say(f"cleantext: error: {error}")
        return TROUBLE
    except Stopped as stop:
        say("cleantext: stopped; no file is half written")
        return 128 + stop.number


def _run(arguments: Namespace) -> int:
    explain = arguments.explain or ("text" if arguments.verbose else "")
    style, shows = _style(arguments), bool(arguments.report)
    action = Action(_mode(arguments), arguments.diff, explain, style, report=shows)
    report = Report(action.mode, say, arguments.quiet, explain, action.style)
    find_settings = settings_finder(from_command_line(arguments), arguments.config)
    found = list(_find(arguments, find_settings, report))
    if arguments.report:
        _check_report(arguments, found)
    if action.mode == "write":
        clear_leftovers(Path(os.path.realpath(item.name)).parent for item in found)
    jobs = arguments.jobs or default_jobs(found)
    described: list[TextData] = []
    with closing(clean_files(found, action, jobs)) as results:
        advance = _progress(len(found), report, action)
        for result in results:
            report.done(_deliver(result, action))
            described += [result.described] if result.described else []
            advance()
    report.summarize()
    if arguments.report:
        _write_report(arguments.report, described)
        report.reported(arguments.report, len(described))
    return report.return_code


def _mode(arguments: Namespace) -> Mode:
    if arguments.in_place:
        return "write"
    if arguments.check or arguments.diff:
        return "look"
    return "report" if arguments.report else "print"


def _check_report(arguments: Namespace, found: Iterable[Found]) -> None:
    """Check that the report may be written."""
    from cleantext.report.page import check_page  # late: few ask for it

    reads = [Use(Path(item.name), "an input") for item in found if not item.is_stdin]
    check_page(Path(arguments.report), reads)


def _write_report(name: str, texts: Sequence[TextData]) -> None:
    from cleantext.report.page import write_page  # late: few ask for it

    write_page(Path(name), texts)


def _check_site(item: Found, arguments: Namespace) -> None:
    """Check that templates and url are given together; name the place of a lone url."""
    settings = item.settings
    if settings.templates and not settings.url:
        raise OptionError(
            "templates: which site are the texts from? Also give --url, as in --url example.com; "
            "for records that hold their addresses, use cleantext-corpus run"
        )
    if settings.url and not settings.templates:
        if arguments.url:
            raise OptionError("--url: only used with --templates")
        folder = Path.cwd() if item.name == STDIN else Path(item.name).absolute().parent
        file = arguments.config or find_file(folder)
        raise ConfigError(f"{file}: url: only used with templates")


def _find(arguments: Namespace, find_settings: FindSettings, report: Report) -> Iterator[Found]:
    """Yield the files to clean, each only once if it may be written."""
    seen: set[str] = set()
    for found in _named(arguments, find_settings, report):
        _check_site(found, arguments)
        if report.mode != "print" and not found.is_stdin:
            path = os.path.realpath(found.name)
            if path in seen:
                continue
            seen.add(path)
        yield found


def _named(arguments: Namespace, find_settings: FindSettings, report: Report) -> Iterator[Found]:
    ignores = Ignores(report.skipped_pattern)
    for name in arguments.files or ["-"]:
        path = Path(name)
        if not name:
            report.failed("''", "the name is empty; is a variable not set?")
        elif "\0" in name:
            report.failed(name, NUL)
        elif name == "-":
            yield _standard_input(arguments, find_settings, ignores)
        elif is_folder(path):
            if report.mode == "print":
                report.failed(
                    name, "this is a folder; name its files, or add --in-place or --check"
                )
            else:
                yield from walk(name, find_settings, ignores, report.failed)
        else:
            found = _file(name, arguments, find_settings, ignores)
            if found.refusal != "":
                yield found


def _standard_input(arguments: Namespace, find_settings: FindSettings, ignores: Ignores) -> Found:
    if not arguments.stdin_filename:
        return Found(STDIN, find_settings(Path.cwd()), is_stdin=True)
    found = _file(arguments.stdin_filename, arguments, find_settings, ignores)
    return found._replace(is_stdin=True)


def _file(name: str, arguments: Namespace, find_settings: FindSettings, ignores: Ignores) -> Found:
    """Judge a file that the user names."""
    path = Path(name)
    settings = find_settings(path.absolute().parent, path.name)
    refusal = find_refusal(
        path,
        settings,
        ignores,
        force=arguments.force,
        force_exclude=arguments.force_exclude,
    )
    return Found(name, settings, refusal=refusal)


def _deliver(result: FileResult, action: Action) -> FileResult:
    """Print or write the cleaned text and the diff; return the result, or the error."""
    if action.mode == "print" and result.output is not None:
        write([result.output])
    elif action.mode == "write" and result.output is not None and result.stamp:
        try:
            replace(Path(result.name), result.output, result.stamp)
        except FileError as error:
            return FileResult(result.name, error=str(error))
    if result.diff:
        write(coloured(result.diff) if _wants_colour(sys.stdout) else result.diff)
    return result


def _wants_colour(stream: TextIO | None) -> bool:
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return _is_terminal(stream) and not refused


def _style(arguments: Namespace) -> Style:
    """Choose how changes are listed on standard error."""
    if not _is_terminal(sys.stderr):
        return Style(verbose=arguments.verbose)
    from shutil import get_terminal_size  # late: rarely needed

    return Style(get_terminal_size().columns, _wants_colour(sys.stderr), arguments.verbose)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _progress(count: int, report: Report, action: Action) -> Callable[[], object]:
    """Return a function to call after each file.

    On a terminal it advances a progress bar, which appears after one second.
    """
    busy = _is_terminal(sys.stdout) and (action.mode == "print" or action.diff)
    if count < 2 or busy or not _is_terminal(sys.stderr):
        return lambda: None
    from tqdm import tqdm  # late: importing it takes longer than cleaning a small file

    class Bar(tqdm):  # type: ignore[type-arg]  # not generic at run time
        monitor_interval = 0  # its thread would make it unsafe to fork the workers

    bar = Bar(total=count, unit=" files", delay=1, leave=False, file=sys.stderr)

    def say_beside(line: str) -> None:
        if bar.last_print_t > bar.start_t:  # a line printed across the bar would garble both
            bar.clear()
        say(line)

    def advance() -> None:
        bar.update()
        if bar.n == count:
            bar.close()

    report.say = say_beside
    return advance
