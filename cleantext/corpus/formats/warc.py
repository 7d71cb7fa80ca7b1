"""WARC and WET: archives of web pages, and of their texts.

Plain text (`conversion`, `resource`) is read as it is; from HTML (`response`, `resource`),
all visible text is taken (`forms.html`). All other records, as of requests or images, are skipped.
The fields are `id`, `url`, `date`, `text` and, if there are more, `headers`; and those that
`WarcWriter` stores in a header.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleantext.corpus.formats.feed import Feed
from cleantext.corpus.formats.format import Format, ReadOptions
from cleantext.corpus.formats.http import parse_headers, parse_kind, parse_response
from cleantext.corpus.formats.pieces import is_too_deep
from cleantext.corpus.formats.records import LONGEST, Names, Reader, Record, Reject, preview
from cleantext.corpus.formats.source import Damage, Source
from cleantext.corpus.formats.warc_writer import (
    DATE_HEADER,
    FIELDS_HEADER,
    ID_HEADER,
    KNOWN_HEADERS,
    URL_HEADER,
    WarcWriter,
)
from cleantext.encoding.decode import decode_page
from cleantext.encoding.names import check_encoding
from cleantext.forms.html import make_plain

_START = re.compile(rb"WARC/\d\.\d\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NEXT = re.compile(rb"(?=WARC/\d\.\d\r?\n[!-9;-~]+:)")
_LENGTHS = re.compile(rb"^content-length[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"\d{1,18}")
_TYPE = re.compile(
    rb"^warc-type:[ \t]*(conversion|resource|response)\b", re.IGNORECASE | re.MULTILINE
)
_HEAD = 1 << 22  # bytes; fields without a WARC header can be long
_START_SIZE = len(b"WARC/1.1\r\n")
_AFTER = 1 << 8  # bytes behind a record that show whether another begins there

_CUT = "the record is cut"
_LONG = "the record is longer or shorter than its Content-Length says"


def read(path: Path, options: ReadOptions) -> Reader:
    """Read the records of a file.

    Raises:
        FormatError: it can't be read.

    """
    source = Source(path, options.packing, salvage=options.salvage)
    return Reader(path, source.meter, _items(str(path), source, options.names))


def _items(name: str, source: Source, names: Names) -> Iterator[Record | Reject]:
    feed = Feed(source.blocks())
    number = 0
    while not feed.done:
        skipped = feed.skip_to(_START, _START_SIZE)
        if skipped.strip():
            yield Reject(f"{name}, after record {number}", "not a WARC record", preview(skipped))
        item, start = None, feed.place
        if feed.peek(1):
            number += 1
            item = _item(f"{name}, record {number}", feed, names)
            feed.skip_line_ends()
        if isinstance(item, Record) and feed.is_doubtful(start):
            item = item._replace(suspect=True)
        yield from _with_damage(f"{name}, after record {number}", item, feed.resume())


def _with_damage(
    place: str, item: Record | Reject | None, damage: Damage | None
) -> Iterator[Record | Reject]:
    """Yield the item and the damage that explains why it is cut."""
    if damage and isinstance(item, Reject):
        reason = f"{item.reason}; {damage.reason}"
        yield item._replace(reason=reason, damaged=damage.members)
        return
    if item:
        yield item
    if damage:
        yield Reject(place, damage.reason, damaged=damage.members)


def _item(place: str, feed: Feed, names: Names) -> Record | Reject | None:
    """Read the next record; return None if it has no text."""
    head = feed.take_through(_HEAD_END, _HEAD)
    if head is None:
        return Reject(place, f"{_CUT}, or its headers never end", preview(feed.take(_HEAD)))
    if found := _NEXT.search(head, _START_SIZE):
        feed.put_back(head[found.start() :])
        return Reject(place, f"{_CUT}, or its headers never end", preview(head[: found.start()]))
    lengths = _LENGTHS.findall(head)
    if len(lengths) != 1 or not _LENGTH.fullmatch(lengths[0]):
        return Reject(place, _NO_LENGTH[bool(lengths)], preview(head))
    size = int(lengths[0])
    if size > LONGEST:
        return _skip_record(place, feed, size, head)
    body = feed.take(size)
    if fault := _length_fault(feed, body, size):
        return Reject(place, fault, preview(head + _give_back(feed, body)))
    return _parsed(place, head, body, names) if _TYPE.search(head) else None


_NO_LENGTH = {
    False: "there is no Content-Length among its headers",
    True: "its Content-Length is not one number, or too large for any file",
}


def _give_back(feed: Feed, body: bytes) -> bytes:
    """Put back the part of a body that is another record."""
    end = _body_size(body, feed.peek(_AFTER))
    return body[:end] if feed.put_back(body[end:]) else body


def _body_size(body: bytes, after: bytes) -> int:
    """Return the size of a body up to another record that begins in it."""
    found = _NEXT.search(body + after)
    return min(found.start(), len(body)) if found else len(body)


def _skip_record(place: str, feed: Feed, size: int, head: bytes) -> Reject | None:
    done = feed.skip(size)
    if _TYPE.search(head):
        return Reject(place, f"the record has more than {LONGEST} bytes", preview(head))
    return Reject(place, _cut_at(done, size), preview(head)) if done < size else None


def _length_fault(feed: Feed, body: bytes, size: int) -> str:
    """Describe what is wrong with a record's length; `""` for nothing.

    A cut record may happen to end with a line of the next one, so that is searched for.
    """
    if len(body) < size:
        return _cut_at(len(body), size)
    after = feed.peek(_AFTER)
    ended = after[:2] in (b"\r\n", b"\r", b"\n\n", b"\n", b"")
    at_next = after.lstrip()[:5] in (b"WARC/", b"")
    return "" if ended and (at_next or _body_size(body, after) == len(body)) else _LONG


def _cut_at(found: int, size: int) -> str:
    return f"{_CUT}: {found} of {size} bytes are there"


def _parsed(place: str, head: bytes, body: bytes, names: Names) -> Record | Reject | None:
    headers = parse_headers(head.partition(b"\n")[2])
    try:
        text = _text({name.lower(): value for name, value in headers}, body)
        return None if text is None else Record(place, _fields(headers, text, names))
    except UnicodeDecodeError as error:
        reason = f"not {error.encoding}: {error.reason}"
    except ValueError as error:
        reason = f"the record can't be read: {error}"
    return Reject(place, reason, preview(head + body))


def _text(headers: Mapping[str, str], body: bytes) -> str | None:
    """Return the text of a record; None if it has none."""
    content_type = headers.get("content-type", "")
    if headers.get("warc-type", "").lower() == "response":
        if not content_type.startswith("application/http"):
            return None
        kind, charset, body = parse_response(body)
    else:
        kind = parse_kind(content_type)[0]
        charset = None
    if charset:
        check_encoding(charset)
    if kind == "text/plain":
        return str(body, charset or "utf-8")
    if kind in ("text/html", "application/xhtml+xml"):
        return make_plain(decode_page(body, label=charset or "").text)
    return None


def _fields(headers: Sequence[tuple[str, str]], text: str, names: Names) -> dict[str, Any]:
    by_name = {name.lower(): value for name, value in reversed(headers)}  # the first counts
    native = {"id": ID_HEADER, names.url: URL_HEADER, "date": DATE_HEADER}
    found = {name: by_name.get(header.lower()) for name, header in native.items()}
    fields: dict[str, Any] = {name: value for name, value in found.items() if value is not None}
    fields[names.text] = text
    if others := _other_headers(headers):
        fields["headers"] = others
    return fields | _kept_fields(by_name.get(FIELDS_HEADER.lower(), "{}"))


def _kept_fields(text: str) -> dict[str, Any]:
    """Parse the fields that `WarcWriter` stored in a header.

    Raises:
        ValueError: they are not valid.

    """
    if is_too_deep(text.encode()):
        raise ValueError(f"the header {FIELDS_HEADER} is nested too deeply")
    try:
        kept = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"the header {FIELDS_HEADER} is not JSON: {error}") from None
    except ValueError:  # Python converts no integer of more than 4,300 digits
        raise ValueError(f"the header {FIELDS_HEADER} has a number with too many digits") from None
    if not isinstance(kept, dict):
        raise ValueError(f"the header {FIELDS_HEADER} is not a JSON object")
    return kept


def _other_headers(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the other headers; those of one name joined by commas."""
    others: dict[str, str] = {}
    for name, value in headers:
        if name.lower() not in KNOWN_HEADERS:
            others[name] = f"{others[name]}, {value}" if name in others else value
    return others


WARC = Format(
    "WET and WARC",
    ("wet", "warc"),
    (".wet", ".warc"),
    read,
    WarcWriter,
    is_compressible=True,
)
