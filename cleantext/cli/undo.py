"""The way back: files as they were before, from their account."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleantext.chain.restore import gone_lines, restore
from cleantext.cli.account import Account, AccountError, digest, read_record
from cleantext.cli.diff import unified_diff
from cleantext.cli.report import FileResult
from cleantext.errors import OptionError
from cleantext.system.files import FileError, FileId, decode, read

if TYPE_CHECKING:
    from cleantext.cli.process import Action

_NOT_HERE = "there is no such file here; run --undo in the folder in which it was cleaned"
_EDITED = "left alone: it is not what the cleaning left; it was edited, or cleaned again"
_MANY_ENCODINGS = (
    "left alone: parts of it were in different encodings, or not valid in theirs, and the account "
    "can't give these bytes back"
)
_DAMAGED = "left alone: the account of it is damaged; it does not lead back to what was cleaned"


def undo_files(account: str, action: Action) -> Generator[FileResult, None, None]:
    """Yield the files of an account as they were before.

    The last comes first, so that a file that was cleaned twice is restored twice. Nothing is
    written here.

    Args:
        account: the file with the account, as ``--explain=json`` printed it.
        action: what to do with each file.

    Raises:
        OptionError: the account can't be read, or is not of files that were written.

    """
    records = list(_records(account))
    if not any(isinstance(found, FileResult) or found.written for found in records):
        _check_unwritten(account, records)
    for found in reversed(records):
        if isinstance(found, FileResult):
            yield found
        elif found.written:
            yield _restored(found, action)


def _check_unwritten(account: str, records: Sequence[Account | FileResult]) -> None:
    """Check that a cleaning that wrote nothing had nothing to write."""
    same = [isinstance(found, Account) and found.before == found.after for found in records]
    if not (same and all(same)):
        raise OptionError(
            f"--undo {account}: no file was written by it; to clean files so that they can be "
            "given back: cleantext --in-place --explain=json FILES 2> ACCOUNT"
        )


def _records(account: str) -> Iterator[Account | FileResult]:
    """Yield the records of files, and results for lines that are none."""
    try:
        data, _ = read(Path(account))
    except FileError as error:
        raise OptionError(f"--undo {account}: {error}") from None
    for number, line in enumerate(data.decode(errors="replace").split("\n"), 1):
        try:
            found = read_record(line)
        except AccountError as error:
            yield FileResult(f"{account}, line {number}", error=str(error))
        else:
            if found:
                yield found


def _restored(account: Account, action: Action) -> FileResult:
    """Return one file as before, or why it is left alone."""
    path = Path(account.file)
    if not (path.exists() or path.is_absolute()):
        return FileResult(account.file, error=_NOT_HERE)
    try:
        data, stamp = read(path)
    except FileError as error:
        return FileResult(account.file, error=str(error))
    if digest(data) == account.before:
        return FileResult(account.file)
    if digest(data) != account.after:
        return FileResult(account.file, error=_EDITED)
    if not account.source:
        return FileResult(account.file, error=_MANY_ENCODINGS)
    try:
        before = account.source.encode(restore(decode(data), account.edits))
    except (UnicodeError, OptionError, RuntimeError):  # the last for lines that are not there
        before = b""
    if digest(before) != account.before:
        return FileResult(account.file, error=_DAMAGED)
    return _result(account, data, before, stamp, action)


def _result(
    account: Account, data: bytes, before: bytes, stamp: FileId, action: Action
) -> FileResult:
    gone = gone_lines(account.edits)
    diff = unified_diff(account.file, before, data, gone, back=True) if action.diff else ()
    output = before if action.mode == "write" else None
    return FileResult(account.file, True, output, stamp, tuple(diff))
