"""The cleaning of files, in one process or several."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.cli.listing import PLAIN, Style, Totals, count, for_people
from cleantext.cli.report import CHANGING, FileResult, Mode, as_json
from cleantext.config.build import build
from cleantext.config.options import Options
from cleantext.encoding.decode import explain_with, is_binary, is_page
from cleantext.errors import HtmlError, MissingExtraError, PatternError
from cleantext.presets import EVERY
from cleantext.system.files import FileError, FileId, encode, read, read_open
from cleantext.system.output import fault
from cleantext.system.processes import cores
from cleantext.text.lazy import lazy_pattern
from cleantext.text.lines import split

if TYPE_CHECKING:
    from cleantext.cli.discover import Found
    from cleantext.cli.look import Row
    from cleantext.report.collect import TextData

BATCH = 8
"""Most files to send to a worker process at a time; each round trip costs it some idle time."""

_NAMED_FILTER = lazy_pattern(r"\bthe filter '([^':\s]+)'")
"""Where `Filter` puts its name into messages and notes."""

_HTML = (
    "left alone: it is HTML, which would become plain text; `cleantext FILE > NEW` writes that to "
    "another file"
)

MANY_FILES = 200
"""From this number of files on, worker processes save more time than they take to start."""

MANY_BYTES = 4 << 20
"""The same for the size of all files."""


class Action(NamedTuple):
    """What to do with each file.

    Attributes:
        mode: what to do with the cleaned text.
        diff: whether to make a diff.
        explain: the format of the list of changes: ``""`` for none, ``text``, ``json`` or
            ``github``.
        style: the layout of the list of changes.
        statistics: whether to count lines and words.
        look: whether to make the lines of a view of the text.
        report: whether to describe the text for the report.

    """

    mode: Mode = "print"
    diff: bool = False
    explain: str = ""
    style: Style = PLAIN
    statistics: bool = False
    look: bool = False
    report: bool = False


def clean_file(item: Found, action: Action) -> FileResult:
    """Clean one file and write nothing; errors are in the result."""
    try:
        data, stamp = (_standard_input(), None) if item.is_stdin else read(Path(item.name))
    except FileError as error:
        return FileResult(item.name, error=str(error))
    if item.refusal is not None:
        return _left_alone(item.name, data, action, item.refusal)
    return clean_data(item.name, data, item.settings, action, stamp)


def _left_alone(name: str, data: bytes, action: Action, reason: str) -> FileResult:
    """Return the result for a file left as it is."""
    return FileResult(name, output=data if action.mode == "print" else None, error=reason)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise FileError("standard input is closed; name a file")
    if sys.stdin.isatty() and sys.stderr:
        print("cleantext: reading from the keyboard; Ctrl-D ends the text", file=sys.stderr)
    return read_open(sys.stdin.buffer)


def clean_data(
    name: str, data: bytes, settings: Options, action: Action, stamp: FileId | None = None
) -> FileResult:
    """Clean the contents of a file of this name."""
    if is_binary(data):
        return _left_alone(name, data, action, "it is binary and was left alone")
    if action.mode in CHANGING and is_page(data, build(settings).form, settings.encoding):
        return _left_alone(name, data, action, _HTML)
    try:
        cleaned, output = _clean(data, settings)
    # Custom filters may raise anything, SystemExit included, and other files must still be done.
    except (Exception, SystemExit) as error:
        return FileResult(name, error=_describe(error, data, settings))
    changed = output != data
    needed = action.mode == "print" or (action.mode == "write" and changed)
    return FileResult(
        name,
        changed,
        output if needed else None,
        stamp,
        _diff(name, cleaned, data, output) if action.diff else (),
        tuple(_listing(name, cleaned, data, output, settings, action)),
        count(cleaned) if action.explain == "text" or action.statistics else Totals(),
        _count_words(cleaned) if action.statistics else {},
        _rows(cleaned) if action.look else (),
        notes=cleaned.notes,
        described=_describe_text(name, cleaned, settings) if action.report else None,
    )


# What few ask for is imported late, here and in the command.


def _diff(name: str, cleaned: Cleaned, data: bytes, output: bytes) -> tuple[bytes, ...]:
    from cleantext.chain.restore import gone_lines
    from cleantext.cli.diff import unified_diff

    return tuple(unified_diff(name, data, output, gone_lines(cleaned.edits)))


def _count_words(cleaned: Cleaned) -> Mapping[str, int]:
    from cleantext.cli.statistics import count_words

    return count_words(cleaned)


def _rows(cleaned: Cleaned) -> tuple[Row, ...]:
    from cleantext.cli.look import rows

    return tuple(rows(cleaned))


def _describe_text(name: str, cleaned: Cleaned, settings: Options) -> TextData:
    from cleantext.report.collect import Origin, describe

    return describe(Origin(name, settings.url or ""), cleaned, build(settings).form)


def _describe(error: BaseException, data: bytes, settings: Options) -> str:
    """Describe why a file was not cleaned."""
    if isinstance(error, FileError | MissingExtraError | HtmlError):
        return str(error)
    if isinstance(error, PatternError):
        return f"line {_line_number(error.line, data, settings)}: {error}"
    if isinstance(error, MemoryError):
        return "there is not enough memory for it; split it, or use --jobs 1"
    if settings.filters and _names_custom_filter(error):
        return f"not cleaned: {fault(error, custom=True)}"
    if settings.filters:
        return f"not cleaned: {fault(error)}; is this from a custom filter?"
    return f"not cleaned, because of a bug in cleantext; please report it: {fault(error)}"


def _names_custom_filter(error: BaseException) -> bool:
    """Return whether the message or the notes of an exception name a custom filter."""
    words = "\n".join([str(error), *getattr(error, "__notes__", ())])
    known = {part.name for part in EVERY}
    return any(name not in known for name in _NAMED_FILTER().findall(words))


def _listing(
    name: str, cleaned: Cleaned, data: bytes, output: bytes, settings: Options, action: Action
) -> Iterable[str]:
    """Return the list of changes in the format that is asked for."""
    if action.explain == "json":
        from cleantext.cli.account import record

        written = action.mode == "write" and output != data
        fields = record(name, cleaned, data, output, encoding=settings.encoding, written=written)
        return [as_json(fields)]
    if action.explain == "github":
        from cleantext.cli.github import annotate

        return annotate(name, cleaned, action.style)
    return for_people(name, cleaned, action.style) if action.explain else ()


def _clean(data: bytes, settings: Options) -> tuple[Cleaned, bytes]:
    chain = build(settings)
    marks = not settings.ignore_marks
    cleaned = explain_with(chain, data, settings.encoding, marks=marks)
    if is_page(data, chain.form, settings.encoding):
        chain = replace(chain, form="auto")
        output = _with_last_line_end(encode(cleaned.text, b""))
    else:
        output = encode(cleaned.text, data)
    if settings.filters and output != data:  # the filters of this package are tested for it
        again = explain_with(chain, output, marks=marks)
        if again.edits:
            first = again.edits[0]
            raise FileError(
                f"not cleaned: a second run would change line {first.line} of the result again, by "
                f"{first.filter}; a custom filter must not change its own output"
            )
    return cleaned, output


def _with_last_line_end(text: bytes) -> bytes:
    """Return text that stands in a file of its own."""
    return text if not text or text.endswith(b"\n") else text + b"\n"


def _line_number(line: str, data: bytes, settings: Options) -> int | str:
    """Return the number of a line as of the input or the rewrites."""
    rewrites = build(settings).map(lambda part: (part,) if part.kind == "rewrite" else ())
    for chain in (Chain(form=rewrites.form), rewrites):
        texts = split(explain_with(chain, data, settings.encoding).text).texts
        if line in texts:
            return texts.index(line) + 1
    return "?"


def clean_files(
    found: Sequence[Found], action: Action, jobs: int
) -> Generator[FileResult, None, None]:
    """Clean files and yield the results in the order of the files."""
    if jobs == 1 or any(item.is_stdin for item in found):
        for item in found:
            yield clean_file(item, action)
    else:
        yield from _in_parallel(found, action, jobs)


def default_jobs(found: Sequence[Found]) -> int:
    """Return one process for each core if there is much to do, else one."""
    if len(found) < MANY_FILES and sum(map(_size, found)) < MANY_BYTES:
        return 1
    return max(1, min(cores(), len(found)))


def _size(item: Found) -> int:
    try:
        return Path(item.name).stat().st_size
    except OSError:
        return 0


def _in_parallel(found: Sequence[Found], action: Action, jobs: int) -> Iterator[FileResult]:
    from cleantext.system.pool import Failure, Pool  # late: not needed for one small file

    # On Linux a fork is cheap and has all modules loaded; on other systems it is not safe.
    method = "fork" if sys.platform == "linux" else "spawn"
    size = max(1, min(BATCH, len(found) // (4 * jobs)))  # keeps all workers busy with few files
    batches = [found[start : start + size] for start in range(0, len(found), size)]
    with Pool(partial(_clean_batch, action), min(jobs, len(batches)), method=method) as pool:
        for files, answers in pool.answers((files, files) for files in batches):
            for item, answer in zip(files, answers, strict=True):
                if isinstance(answer, Failure):
                    yield FileResult(item.name, error=f"not cleaned: {answer.reason}")
                else:
                    yield answer


def _clean_batch(action: Action, files: Sequence[Found]) -> list[FileResult]:
    return [clean_file(item, action) for item in files]
