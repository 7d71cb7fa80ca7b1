"""The run of the command: find the files, clean them, write the results, report."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.cli.discover import Found, judge, walk
from cleantext.cli.listing import STDIN, Style
from cleantext.cli.process import Action, clean_files, default_jobs
from cleantext.cli.report import CLEAN, RESTORE, FileResult, Mode, Report
from cleantext.config.files import find_file
from cleantext.config.settings import FindSettings, from_command_line, settings_finder
from cleantext.errors import ConfigError, MissingExtraError, OptionError, PatternError, PhraseError
from cleantext.system.atomic import clear_leftovers
from cleantext.system.conflicts import ConflictError, Use
from cleantext.system.files import NUL, FileError, is_folder, replace
from cleantext.system.ignore import Ignores
from cleantext.system.output import TROUBLE, print_out, say, write
from cleantext.system.processes import WorkerError
from cleantext.system.signals import Stopped, stoppable

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import TextIO, TypeAlias

    Results: TypeAlias = Generator[FileResult, None, None]


_TROUBLES = (
    *(ConfigError, ConflictError, MissingExtraError, OptionError, PatternError, PhraseError),
    WorkerError,
)
"""What ends the command with one line."""


def run(arguments: Namespace) -> int:
    """Run the command and return its exit code."""
    try:
        with stoppable():
            return _run(arguments)
    except _TROUBLES as error:
        say(f"cleantext: error: {error}")
        return TROUBLE
    except Stopped as stop:
        say("cleantext: stopped; no file is half written")
        return 128 + stop.number


def _run(arguments: Namespace) -> int:
    explain = arguments.explain or ("text" if arguments.verbose else "")
    action = Action(
        _mode(arguments),
        arguments.diff,
        explain,
        _style(arguments, sys.stderr),
        arguments.statistics,
        arguments.look,
        bool(arguments.report),
    )
    verbs = RESTORE if arguments.undo else CLEAN
    report = Report(action.mode, say, arguments.quiet, explain, action.style, verbs)
    if arguments.show_settings:
        return _show_settings(arguments, report)
    if arguments.look:
        from cleantext.cli.view import check_library  # late, as all that few ask for

        check_library()
    results, advance = _start(arguments, action, report)
    shown: list[FileResult] = []
    with closing(results):
        for result in results:
            report.done(_deliver(result, action, arguments.output, report))
            shown += [result] if (arguments.look or arguments.report) and not result.error else []
            advance()
    _show(arguments, report, shown)
    report.summarize()
    return report.return_code


def _show_settings(arguments: Namespace, report: Report) -> int:
    from cleantext.cli.show import show_settings

    find_settings = settings_finder(from_command_line(arguments), arguments.config)
    ignores = Ignores(report.skipped_pattern)
    for line in show_settings(arguments, find_settings, ignores, report.failed):
        print_out(line)
    return report.return_code


def _start(
    arguments: Namespace, action: Action, report: Report
) -> tuple[Results, Callable[[], object]]:
    """Return the results, and a function to call after each."""
    if arguments.undo:
        from cleantext.cli.undo import undo_files

        return undo_files(arguments.undo, action), lambda: None
    find_settings = settings_finder(from_command_line(arguments), arguments.config)
    found = list(_find(arguments, find_settings, report))
    if arguments.output:
        from cleantext.cli.outfile import check_output

        check_output(arguments)
    if arguments.report:
        _check_report(arguments.report, found)
    if action.mode == "write":
        clear_leftovers(Path(os.path.realpath(item.name)).parent for item in found)
    jobs = arguments.jobs or default_jobs(found)
    return clean_files(found, action, jobs), _progress(len(found), report, action)


def _check_report(name: str, found: Iterable[Found]) -> None:
    """Check that the report may be written."""
    from cleantext.report.page import check_page

    check_page(
        Path(name), [Use(Path(item.name), "an input") for item in found if not item.is_stdin]
    )


def _show(arguments: Namespace, report: Report, shown: list[FileResult]) -> None:
    """Show what is asked for about all files.

    Args:
        arguments: of the command line.
        report: what was counted.
        shown: the files for ``--look`` or ``--report``.

    """
    if arguments.report:
        from cleantext.report.page import write_page

        texts = [result.described for result in shown if result.described]
        write_page(Path(arguments.report), texts)
        report.reported(arguments.report, len(texts))
    if arguments.look and shown:
        from shutil import get_terminal_size

        from cleantext.cli.pager import page
        from cleantext.cli.view import view

        style = _style(arguments, sys.stdout)._replace(width=get_terminal_size().columns)
        page(text for each in shown for text in view(each.name, each.rows, each.notes, style))
    if arguments.statistics:
        from cleantext.cli.statistics import statistics

        for line in statistics(report.line_count, report.kinds, report.words):
            print_out(line)


def _mode(arguments: Namespace) -> Mode:
    if arguments.check or arguments.diff:
        return "check"
    if arguments.in_place or arguments.undo:
        return "write"
    if arguments.look or ((arguments.statistics or arguments.report) and not arguments.output):
        return "show"
    return "print"


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
            found = judge(name, arguments, find_settings, ignores)
            if found.refusal != "":
                yield found


def _standard_input(arguments: Namespace, find_settings: FindSettings, ignores: Ignores) -> Found:
    if not arguments.stdin_filename:
        return Found(STDIN, find_settings(Path.cwd()), is_stdin=True)
    found = judge(arguments.stdin_filename, arguments, find_settings, ignores)
    return found._replace(is_stdin=True)


def _deliver(result: FileResult, action: Action, output: str, report: Report) -> FileResult:
    """Print or write the cleaned text and the diff; return the result, or the error."""
    try:
        if action.mode == "print" and result.output is not None:
            if output:
                from cleantext.cli.outfile import write_output

                write_output(Path(output), result.output)
            else:
                write([result.output])
        elif action.mode == "write" and result.output is not None and result.stamp:
            report.list_changes(result)  # first: without its account, it could not be given back
            replace(Path(result.name), result.output, result.stamp)
            result = result._replace(listing=())
    except FileError as error:
        return FileResult(output or result.name, error=str(error))
    if result.diff:
        from cleantext.cli.diff import coloured

        write(coloured(result.diff) if _wants_colour(sys.stdout) else result.diff)
    return result


def _wants_colour(stream: TextIO | None) -> bool:
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return _is_terminal(stream) and not refused


def _style(arguments: Namespace, stream: TextIO | None) -> Style:
    """Choose the layout of what is listed on a stream."""
    if not _is_terminal(stream):
        return Style(verbose=arguments.verbose)
    from shutil import get_terminal_size

    return Style(get_terminal_size().columns, _wants_colour(stream), arguments.verbose)


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
