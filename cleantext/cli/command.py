"""What the command does once its options are read: find the files, clean, write, tell."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.cli.diff import coloured
from cleantext.cli.discover import Found, SettingsOf, is_excluded, walk
from cleantext.cli.listing import Style
from cleantext.cli.process import Action, default_jobs, outcomes
from cleantext.cli.report import Mode, Outcome, Report
from cleantext.config.settings import Settings, placed, settings_finder
from cleantext.encoding.names import check_encoding
from cleantext.errors import ConfigError, OptionError, PatternError, PhraseError
from cleantext.system.atomic import clear_leftovers
from cleantext.system.files import NUL, FileError, is_folder, replace
from cleantext.system.ignore import Ignores
from cleantext.system.output import TROUBLE, say, write
from cleantext.system.processes import WorkerError
from cleantext.system.signals import Stopped, stoppable

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import TextIO


def run(options: Namespace) -> int:
    """Do what the options ask for; give the exit code."""
    try:
        with stoppable():
            return _run(options)
    except (ConfigError, OptionError, PatternError, PhraseError, WorkerError) as error:
        return _fail(str(error))
    except Stopped as stop:
        say("cleantext: stopped; every file is whole")
        return 128 + stop.number


def _fail(message: str) -> int:
    say(f"cleantext: error: {message}")
    return TROUBLE


def _run(options: Namespace) -> int:
    explain = options.explain or ("text" if options.verbose else "")
    wish = Action(_mode(options), options.diff, explain, _style(options))
    report = Report(wish.mode, say, options.quiet, explain, wish.style)
    find = settings_finder(_settings(options), options.config)
    found = list(_find(options, lambda folder: _of_one_site(find(folder)), report))
    if wish.mode == "write":
        clear_leftovers(Path(os.path.realpath(item.name)).parent for item in found)
    jobs = options.jobs or default_jobs(found)
    with closing(outcomes(found, wish, jobs)) as results:
        step = _progress(len(found), report, wish)
        for outcome in results:
            report.take(_deliver(outcome, wish))
            step()
    report.finish()
    return report.code


def _mode(options: Namespace) -> Mode:
    if options.in_place:
        return "write"
    return "look" if options.check or options.diff else "print"


def _settings(options: Namespace) -> Settings:
    """What the command line says."""
    if options.encoding is not None:
        check_encoding(options.encoding)
    here = str(Path.cwd())
    return dataclasses.replace(
        chain_settings(options),
        encoding=options.encoding,
        include=placed(options.include, here),
        exclude=placed(options.exclude, here),
    )


def _of_one_site(settings: Settings) -> Settings:
    """The settings, if they say of which site the texts are where its own lines are to go."""
    if settings.templates and not settings.url:
        raise OptionError(
            "templates: of which site are the texts? Say so with --url example.com; records that "
            "bring their addresses are for cleantext-corpus run"
        )
    if settings.url and not settings.templates:
        raise OptionError("url: it is of use with --templates only")
    return settings


def chain_settings(options: Namespace) -> Settings:
    """What the command line says of the chain: the options that `cleantext-corpus` has too."""
    return Settings(
        preset=options.preset,
        keep=tuple(options.keep),
        drop=tuple(options.drop),
        only=tuple(options.only),
        skip=tuple(options.skip),
        languages=tuple(options.languages),
        skip_languages=tuple(options.skip_languages),
        protect=tuple(options.protect),
        filters=placed(options.filter, str(Path.cwd())),
        phrases=tuple((kind, (phrase,)) for kind, phrase in options.phrase),
        body_model=Path(options.body_model) if options.body_model else None,
        templates=Path(options.templates) if options.templates else None,
        url=options.url,
    )


def _find(options: Namespace, settings_of: SettingsOf, report: Report) -> Iterator[Found]:
    """The files that are meant, each once where it may be written."""
    seen: set[str] = set()
    for found in _named(options, settings_of, report):
        if report.mode != "print" and found.name != "-":
            path = os.path.realpath(found.name)
            if path in seen:
                continue
            seen.add(path)
        yield found


def _named(options: Namespace, settings_of: SettingsOf, report: Report) -> Iterator[Found]:
    ignores = Ignores(report.warn)
    for name in options.files or ["-"]:
        path = Path(name)
        if not name:
            report.trouble("''", "the name is empty; is a variable not set?")
        elif "\0" in name:
            report.trouble(name, NUL)
        elif name == "-":
            yield Found(name, settings_of(Path.cwd()))
        elif is_folder(path):
            if report.mode == "print":
                report.trouble(
                    name, "this is a folder; name its files, or add --in-place or --check"
                )
            else:
                yield from walk(name, settings_of, ignores, report.trouble)
        else:
            settings = settings_of(path.absolute().parent)
            if not (options.force_exclude and _is_excluded(path, settings, ignores, report)):
                yield Found(name, settings)


def _is_excluded(path: Path, settings: Settings, ignores: Ignores, report: Report) -> bool:
    try:
        return is_excluded(path, settings, ignores)
    except FileError as error:  # it may be excluded, so it must not be touched
        report.trouble(str(path), str(error))
        return True


def _deliver(outcome: Outcome, wish: Action) -> Outcome:
    """Put the result where it is wanted; give the outcome, with trouble where there was some."""
    if wish.mode == "print" and outcome.output is not None:
        write([outcome.output])
    elif wish.mode == "write" and outcome.output is not None and outcome.stamp:
        try:
            replace(Path(outcome.name), outcome.output, outcome.stamp)
        except FileError as error:
            return Outcome(outcome.name, trouble=str(error))
    if outcome.diff:
        write(coloured(outcome.diff) if _wants_colour(sys.stdout) else outcome.diff)
    return outcome


def _wants_colour(stream: TextIO | None) -> bool:
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return _is_terminal(stream) and not refused


def _style(options: Namespace) -> Style:
    """How the account looks where it is going."""
    if not _is_terminal(sys.stderr):
        return Style(verbose=options.verbose)
    from shutil import get_terminal_size  # late: few want it

    return Style(get_terminal_size().columns, _wants_colour(sys.stderr), options.verbose)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _progress(count: int, report: Report, wish: Action) -> Callable[[], object]:
    """A function to call after each file: it keeps a bar, on a terminal, from the second second."""
    busy = _is_terminal(sys.stdout) and (wish.mode == "print" or wish.diff)
    if count < 2 or busy or not _is_terminal(sys.stderr):
        return lambda: None
    from tqdm import tqdm  # late: it takes longer than to clean a small file

    class Bar(tqdm):  # type: ignore[type-arg]  # it takes no type at run time
        monitor_interval = 0  # its thread would be in the way of the fork of the workers

    bar = Bar(total=count, unit=" files", delay=1, leave=False, file=sys.stderr)

    def say_beside(line: str) -> None:
        if bar.last_print_t > bar.start_t:  # a line across a bar spoils both
            bar.clear()
        say(line)

    def step() -> None:
        bar.update()
        if bar.n == count:
            bar.close()

    report.say = say_beside
    return step
