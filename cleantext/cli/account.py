"""The account of a cleaning as JSON, written and read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cleantext.chain.edits import Edit
from cleantext.cli.listing import count
from cleantext.encoding.source import Source, find_source

if TYPE_CHECKING:
    from cleantext.chain.edits import Cleaned

_MESSAGE = "cleantext: "
"""How the lines begin that the command writes among the records, as when it is stopped."""


class AccountError(Exception):
    """A line of an account that is no record."""


class Account(NamedTuple):
    """What a record says about one file.

    Attributes:
        file: its name, as the user wrote it.
        written: whether what was cleaned replaced its contents.
        before, after: the digests of its contents.
        source: how its text was written; None if the bytes can't be made again.
        edits: the changes, with what is needed to undo them.

    """

    file: str
    written: bool
    before: str
    after: str
    source: Source | None
    edits: tuple[Edit, ...]


def digest(data: bytes) -> str:
    """Return the SHA-256 of contents, in hexadecimal."""
    from hashlib import sha256  # late: rarely needed

    return sha256(data).hexdigest()


def record(
    name: str,
    cleaned: Cleaned,
    data: bytes,
    output: bytes,
    *,
    encoding: str | None = None,
    written: bool = False,
) -> dict[str, object]:
    """Return everything known about the changes to a file.

    Args:
        name: the name of the file.
        cleaned: its cleaned text, with the edits.
        data: its contents before.
        output: its contents after.
        encoding: its encoding, if the user named it.
        written: whether the output replaces the contents.

    """
    totals = count(cleaned)
    source = find_source(data, cleaned.undo(), encoding)
    return {
        "file": name,
        "changed": output != data,
        "lines": totals.lines,
        "totals": totals.kinds,
        "confidence": cleaned.confidence,
        "notes": cleaned.notes,
        "written": written,
        "encoding": source.encoding if source else None,
        "byte_order_mark": bool(source and source.mark),
        "sha256_before": digest(data),
        "sha256_after": digest(output),
        "edits": [edit._asdict() for edit in cleaned.edits],
    }


def read_record(line: str) -> Account | None:
    """Read a line of an account; None if it tells of no cleaning.

    Raises:
        AccountError: it is not a record.

    """
    import json  # likewise

    if not line.strip() or line.startswith(_MESSAGE):
        return None
    try:
        fields = json.loads(line)
        if "error" in fields:
            return None
        return Account(
            _checked(fields, "file", str),
            _checked(fields, "written", bool),
            _checked(fields, "sha256_before", str),
            _checked(fields, "sha256_after", str),
            _source(fields),
            tuple(_edits(fields["edits"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise AccountError("this is not a record as --explain=json prints them") from None


def _source(fields: Mapping[str, Any]) -> Source | None:
    if fields["encoding"] is None:
        return None
    return Source(
        _checked(fields, "encoding", str),
        _checked(fields, "byte_order_mark", bool),
    )


def _edits(records: Iterator[Mapping[str, Any]]) -> Iterator[Edit]:
    for fields in records:
        yield Edit(
            _checked(fields, "line", int),
            _checked(fields, "filter", str),
            _checked(fields, "reason", str),
            _checked(fields, "before", str),
            _checked(fields, "after", str, type(None)),
            _checked(fields, "end", str),
        )


def _checked(fields: Mapping[str, Any], key: str, *kinds: type) -> Any:
    """Return a value of one of these types."""
    if type(fields[key]) not in kinds:
        raise TypeError(key)
    return fields[key]
