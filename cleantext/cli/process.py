"""The work on the files: one after the other, or in several processes with the same result."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.chain.chain import Chain
from cleantext.chain.edits import Cleaned
from cleantext.cli.diff import unified_diff
from cleantext.cli.listing import PLAIN, STDIN, Style, Totals, count, for_people, for_programs
from cleantext.cli.report import Mode, Outcome, as_json
from cleantext.config.settings import Settings
from cleantext.encoding.decode import explain_with, is_binary
from cleantext.errors import PatternError
from cleantext.system.files import FileError, FileId, encode, read, read_open
from cleantext.system.output import fault
from cleantext.system.processes import cores
from cleantext.text.lines import split

if TYPE_CHECKING:
    from cleantext.cli.discover import Found

FILES = 8
"""Files, at most, that a process is given at a time: each time costs it a moment's rest."""

_NO_PROSE = re.compile(
    r"\.(bib|cfg|conf|cs|css|csv|[ch](pp)?|go|x?html?|ini|ipynb|java|jsx?|jsonl?|kt|log|lua|php|pl|pot?"
    r"|ps1|py|rb?|rs|sh|sql|srt|sub|swift|tex|toml|tsx?|tsv|vtt|xml|ya?ml)",
    re.IGNORECASE,
)

MANY_FILES = 200
MANY_BYTES = 4 << 20
"""From here on several processes save more than it costs to start them."""


@dataclass(frozen=True)
class Action:
    """What is wanted of each file.

    Attributes:
        mode: what is done with the cleaned text.
        diff: whether the diff is wanted.
        explain: the form of the account: ``""`` for none, ``text`` or ``json``.
        style: how an account for people looks.

    """

    mode: Mode = "print"
    diff: bool = False
    explain: str = ""
    style: Style = PLAIN


def clean_file(name: str, settings: Settings, wish: Action) -> Outcome:
    """Clean one file, ``-`` for standard input, and write nothing. No file raises an exception."""
    try:
        if name == "-":
            return clean_data(STDIN, _standard_input(), settings, wish)
        data, stamp = read(Path(name))
        outcome = clean_data(name, data, settings, wish, stamp)
        return outcome if settings.include else _doubted(outcome)
    except FileError as error:
        return Outcome(STDIN if name == "-" else name, trouble=str(error))


def _doubted(outcome: Outcome) -> Outcome:
    """The outcome, with a note if a file was changed that is no prose by its name."""
    end = Path(outcome.name).suffix
    if not (outcome.changed and _NO_PROSE.fullmatch(end)):
        return outcome
    note = f"{end} files are data or code, of which lines may be taken for furniture: see --diff"
    return outcome._replace(notes=(*outcome.notes, note))


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise FileError("standard input is closed; name a file")
    if sys.stdin.isatty() and sys.stderr:
        print("cleantext: reading from the keyboard; Ctrl-D ends the text", file=sys.stderr)
    return read_open(sys.stdin.buffer)


def clean_data(
    name: str, data: bytes, settings: Settings, wish: Action, stamp: FileId | None = None
) -> Outcome:
    """Clean the contents of a file; `name` is for the messages."""
    as_it_is = data if wish.mode == "print" else None
    if is_binary(data):
        return Outcome(name, output=as_it_is, trouble="it is binary and was left alone")
    try:
        cleaned, output = _clean(data, settings)
    except FileError as error:
        return Outcome(name, trouble=str(error))
    except PatternError as error:
        number = _line_number(error.line, data, settings)
        return Outcome(name, trouble=f"line {number}: {error}")
    except MemoryError:
        return Outcome(name, trouble="there is not enough memory for it; split it, or use --jobs 1")
    # Own filters may do anything, leave by sys.exit(0) too, and other files must still be done.
    except (Exception, SystemExit) as error:
        return Outcome(name, trouble=_fault(error, settings))
    changed = output != data
    wanted = wish.mode == "print" or (wish.mode == "write" and changed)
    return Outcome(
        name,
        changed,
        output if wanted else None,
        stamp,
        tuple(unified_diff(name, data, output, _gone(cleaned))) if wish.diff and changed else (),
        tuple(_account(name, cleaned, changed, wish)),
        count(cleaned) if wish.explain == "text" else Totals(),
        notes=cleaned.notes,
    )


def _account(name: str, cleaned: Cleaned, changed: bool, wish: Action) -> Iterable[str]:
    if wish.explain == "json":
        return [as_json(for_programs(name, cleaned, changed))]
    return for_people(name, cleaned, wish.style) if wish.explain else ()


def _clean(data: bytes, settings: Settings) -> tuple[Cleaned, bytes]:
    chain = settings.chain()
    cleaned = explain_with(chain, data, settings.encoding)
    output = encode(cleaned.text, data)
    if settings.filters and output != data:  # the chains of this package are tested for it
        again = explain_with(chain, output)
        if again.edits:
            first = again.edits[0]
            raise FileError(
                f"not cleaned: a second run would change line {first.line} of the result again, by "
                f"{first.filter}; an own filter must leave alone what it has made itself"
            )
    return cleaned, output


def _gone(cleaned: Cleaned) -> set[int]:
    """The numbers of the lines that are not in the result."""
    return {
        edit.line for edit in cleaned.edits if not (edit.after or (edit.after == "" and edit.end))
    }


def _line_number(line: str, data: bytes, settings: Settings) -> int | str:
    """Where a line stands, as it was or as the rewrites have left it."""
    rewrites = settings.chain().map(lambda part: (part,) if part.kind == "rewrite" else ())
    for chain in (Chain(), rewrites):
        texts = split(explain_with(chain, data, settings.encoding).text).texts
        if line in texts:
            return texts.index(line) + 1
    return "?"


def _fault(error: BaseException, settings: Settings) -> str:
    what = fault(error)
    if settings.filters:
        return f"not cleaned: {what}; is it an own filter?"
    return f"not cleaned, by a fault of cleantext, which please report: {what}"


def outcomes(found: Sequence[Found], wish: Action, jobs: int) -> Generator[Outcome, None, None]:
    """What becomes of each file, in the order of the files, whatever the number of processes."""
    if jobs == 1 or any(item.name == "-" for item in found):
        for item in found:
            yield clean_file(item.name, item.settings, wish)
    else:
        yield from _in_parallel(found, wish, jobs)


def default_jobs(found: Sequence[Found]) -> int:
    """As many processes as there are cores where there is much to do, else one."""
    if len(found) < MANY_FILES and sum(map(_size, found)) < MANY_BYTES:
        return 1
    return max(1, min(cores(), len(found)))


def _size(item: Found) -> int:
    try:
        return Path(item.name).stat().st_size
    except OSError:
        return 0


def _in_parallel(found: Sequence[Found], wish: Action, jobs: int) -> Iterator[Outcome]:
    from cleantext.system.pool import Failure, Pool  # late: one small file can't wait for it

    # On Linux a fork costs next to nothing and finds all modules loaded; elsewhere it is not safe.
    method = "fork" if sys.platform == "linux" else "spawn"
    size = max(1, min(FILES, len(found) // (4 * jobs)))  # few files shall keep all at work, too
    batches = [found[start : start + size] for start in range(0, len(found), size)]
    with Pool(partial(_clean_files, wish), min(jobs, len(batches)), method=method) as pool:
        for files, answers in pool.answers((files, files) for files in batches):
            for item, answer in zip(files, answers, strict=True):
                if isinstance(answer, Failure):
                    yield Outcome(item.name, trouble=f"not cleaned: {answer.reason}")
                else:
                    yield answer


def _clean_files(wish: Action, files: Sequence[Found]) -> list[Outcome]:
    return [clean_file(item.name, item.settings, wish) for item in files]
