"""WARC and WET: archives of the web, and of the texts of its pages.

Records with plain text (`conversion`, `resource`) are read as they are; of pages (`response`,
`resource` with HTML) the visible text, by resiliparse, without a choice of main content. All
other records, as of requests or images, are passed over. Fields are `id`, `url`, `date`, `text`
and, where there are more, `headers`; and those that `WarcWriter` has put into a header.
"""

from __future__ import annotations

import codecs
import json
import re
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cleantext.corpus.extras import load
from cleantext.corpus.fields import MISSING, look_up, take
from cleantext.corpus.formats.http import parse_answer, parse_headers, parse_kind
from cleantext.corpus.formats.pieces import is_too_deep
from cleantext.corpus.formats.records import (
    LONGEST,
    NAMES,
    Names,
    Reader,
    Record,
    Reject,
    State,
    plain,
    shown,
    storable,
)
from cleantext.corpus.formats.streams import Damage, Doubtful, Output, Source, StreamWriter

_START = re.compile(rb"WARC/\d\.\d\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NEXT = re.compile(rb"(?=WARC/\d\.\d\r?\n[!-9;-~]+:)")
_LENGTHS = re.compile(rb"^content-length[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"\d{1,18}")
_TYPE = re.compile(
    rb"^warc-type:[ \t]*(conversion|resource|response)\b", re.IGNORECASE | re.MULTILINE
)
_HEAD = 1 << 22  # bytes; fields that WARC does not know can be long
_KEPT = 1 << 13  # bytes of what is passed over, to be shown
_START_SIZE = len(b"WARC/1.1\r\n")
_RETURNS = 1 << 30  # bytes that are gone through once more, at most, where records are cut
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_AFTER = 1 << 8  # bytes behind a record that tell whether another begins there

_FIELDS = "Cleantext-Fields"
"""The header that holds the fields for which WARC has none, as JSON."""
_ID_HEADER = "WARC-Record-ID"
_URL_HEADER = "WARC-Target-URI"
_DATE_HEADER = "WARC-Date"
_DERIVED = (  # made anew by the writer, or said of the page that the text was taken from
    "WARC-Type",
    "Content-Type",
    "Content-Length",
    "WARC-Block-Digest",
    "WARC-Payload-Digest",
    "WARC-Identified-Payload-Type",
    "WARC-Truncated",
)
_KNOWN = {name.lower() for name in (_FIELDS, _ID_HEADER, _URL_HEADER, _DATE_HEADER, *_DERIVED)}
_NO_DATE = "1970-01-01T00:00:00Z"
_CUT = "the record is cut"
_LONG = "the record is longer or shorter than its Content-Length says"


def read(path: Path, packing: str = "", names: Names = NAMES, *, salvage: bool = False) -> Reader:
    """The records of a file.

    Args:
        path: the file.
        packing: how it is compressed: `""`, `".gz"` or `".zst"`.
        names: what the fields for text and address shall be called.
        salvage: whether records from damaged members are given out, as suspects.

    Raises:
        FormatError: it can't be read.

    """
    source = Source(path, packing, salvage=salvage)
    return Reader(path, source.meter, _items(str(path), source, names))


class _Feed:
    """Blocks of bytes, to be taken by what stands in them. It ends at a damage until `resume`."""

    def __init__(self, blocks: Iterable[bytes | Damage]) -> None:
        self._blocks = iter(blocks)
        self._bytes = bytearray()
        self._damage: Damage | None = None
        self._ended = False
        self._come = 0  # bytes that the blocks have brought so far
        self._doubt = (0, 0)  # of these, the latest that may be wrong: from here to there
        self._returns = _RETURNS

    @property
    def place(self) -> int:
        """How many bytes have been taken."""
        return self._come - len(self._bytes)

    def is_doubtful(self, start: int) -> bool:
        """Whether any byte that was taken since this place may be wrong."""
        return self._doubt[0] < self.place and start < self._doubt[1]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._ended and not self._bytes

    def _more(self) -> bool:
        if self._damage or self._ended:
            return False
        block = next(self._blocks, None)
        if block is None:
            self._ended = True
        elif isinstance(block, Damage):
            self._damage = block
        else:
            self._bytes += block
            self._come += len(block)
            if isinstance(block, Doubtful):
                self._doubt = self._come - len(block), self._come
            return True
        return False

    def resume(self) -> Damage | None:
        """Go on behind the damage, if there is one, and nothing is left ahead of it; give it."""
        if self._bytes:
            return None
        damage, self._damage = self._damage, None
        return damage

    def take(self, size: int) -> bytes:
        """So many bytes, or as many as there are."""
        data = self.peek(size)
        del self._bytes[:size]
        return data

    def peek(self, size: int) -> bytes:
        """The bytes that `take` would give."""
        while len(self._bytes) < size and self._more():
            pass
        return bytes(self._bytes[:size])

    def put_back(self, data: bytes) -> bool:
        """Take bytes back, so that they come next; False where that was asked for too often.

        Many records that claim to be as long as the file would else take for ever.
        """
        self._returns -= len(self._bytes) + len(data)
        if self._returns < 0:
            return False
        self._bytes[:0] = data
        return True

    def skip(self, size: int) -> int:
        """Pass over so many bytes; give how many there were."""
        done = 0
        while done < size and (part := self.take(min(size - done, _KEPT))):
            done += len(part)
        return done

    def skip_line_ends(self) -> None:
        """Pass over the ends of lines that come next."""
        while self.peek(1) in (b"\r", b"\n"):
            self.take(1)

    def until(self, mark: re.Pattern[bytes], limit: int) -> bytes | None:
        """The bytes to the end of a mark that is searched for in so many; None without one."""
        while not (found := mark.search(self._bytes)):
            if len(self._bytes) > limit or not self._more():
                return None
        return self.take(found.end())

    def skip_to(self, mark: re.Pattern[bytes]) -> bytes:
        """Pass over all ahead of a mark; give the beginning of it."""
        passed = b""
        while not (found := mark.search(self._bytes)):
            # Half a mark may stand at the end.
            passed += self._pass_over(max(len(self._bytes) - _START_SIZE, 0), len(passed))
            if not self._more():
                return passed + self._pass_over(len(self._bytes), len(passed))
        return passed + self._pass_over(found.start(), len(passed))

    def _pass_over(self, size: int, kept: int) -> bytes:
        return self.take(size)[: max(_KEPT - kept, 0)]


def _items(name: str, source: Source, names: Names) -> Iterator[Record | Reject]:
    feed = _Feed(source.blocks())
    number = 0
    while not feed.done:
        passed = feed.skip_to(_START)
        if passed.strip():
            yield Reject(f"{name}, after record {number}", "this is no WARC record", shown(passed))
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
    """The item, and the damage behind it, which is the reason why a bad one is cut."""
    if damage and isinstance(item, Reject):
        reason = f"{item.reason}; {damage.reason}"
        yield item._replace(reason=reason, damaged=damage.members)
        return
    if item:
        yield item
    if damage:
        yield Reject(place, damage.reason, damaged=damage.members)


def _item(place: str, feed: _Feed, names: Names) -> Record | Reject | None:
    """The record that comes next, which may be of no interest."""
    head = feed.until(_HEAD_END, _HEAD)
    if head is None:
        return Reject(place, f"{_CUT}, or its headers never end", shown(feed.take(_HEAD)))
    if found := _NEXT.search(head, _START_SIZE):
        feed.put_back(head[found.start() :])
        return Reject(place, f"{_CUT}, or its headers never end", shown(head[: found.start()]))
    lengths = _LENGTHS.findall(head)
    if len(lengths) != 1 or not _LENGTH.fullmatch(lengths[0]):
        return Reject(place, _NO_LENGTH[bool(lengths)], shown(head))
    size = int(lengths[0])
    if size > LONGEST:
        return _passed_over(place, feed, size, head)
    body = feed.take(size)
    if fault := _fault(feed, body, size):
        return Reject(place, fault, shown(head + _give_back(feed, body)))
    return _parsed(place, head, body, names) if _TYPE.search(head) else None


_NO_LENGTH = {
    False: "there is no Content-Length among its headers",
    True: "its Content-Length is not one number, or too large for any file",
}


def _give_back(feed: _Feed, body: bytes) -> bytes:
    """Put back what is another record's of a body; give the rest."""
    end = _own(body, feed.peek(_AFTER))
    return body[:end] if feed.put_back(body[end:]) else body


def _own(body: bytes, after: bytes) -> int:
    """How many bytes of a body stand ahead of another record that begins in it."""
    found = _NEXT.search(body + after)
    return min(found.start(), len(body)) if found else len(body)


def _passed_over(place: str, feed: _Feed, size: int, head: bytes) -> Reject | None:
    done = feed.skip(size)
    if _TYPE.search(head):
        return Reject(place, f"the record has more than {LONGEST} bytes", shown(head))
    return Reject(place, _cut_at(done, size), shown(head)) if done < size else None


def _fault(feed: _Feed, body: bytes, size: int) -> str:
    """What is wrong with the length of a record that has this body, or as much of it as there was.

    A record that is cut may happen to end with a line of the next one: so that is looked for.
    """
    if len(body) < size:
        return _cut_at(len(body), size)
    after = feed.peek(_AFTER)
    ended = after[:2] in (b"\r\n", b"\r", b"\n\n", b"\n", b"")
    at_next = after.lstrip()[:5] in (b"WARC/", b"")
    return "" if ended and (at_next or _own(body, after) == len(body)) else _LONG


def _cut_at(there: int, size: int) -> str:
    return f"{_CUT}: {there} of {size} bytes are there"


def _parsed(place: str, head: bytes, body: bytes, names: Names) -> Record | Reject | None:
    headers = parse_headers(head.partition(b"\n")[2])
    try:
        with _no_panic():
            text = _text({name.lower(): value for name, value in headers}, body)
        return None if text is None else Record(place, _fields(headers, text, names))
    except UnicodeDecodeError as error:
        reason = f"it is no {error.encoding}: {error.reason}"
    except (ValueError, LookupError) as error:
        reason = f"the record can't be read: {error}"
    return Reject(place, reason, shown(head + body))


@contextmanager
def _no_panic() -> Iterator[None]:
    """Make a `ValueError` of a panic of the libraries in Rust, which is no `Exception`."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(f"the library for HTML has failed on it: {error}") from None


def _text(headers: Mapping[str, str], body: bytes) -> str | None:
    """The text of a record; None if it is of another kind."""
    content_type = headers.get("content-type", "")
    if headers.get("warc-type", "").lower() == "response":
        if not content_type.startswith("application/http"):
            return None
        kind, charset, body = parse_answer(body)
    else:
        kind = parse_kind(content_type)[0]
        charset = None
    if kind == "text/plain":
        return str(body, _known(charset) or "utf-8")
    if kind in ("text/html", "application/xhtml+xml"):
        return _visible(body, _known(charset))
    return None


def _known(charset: str | None) -> str | None:
    """The encoding, if it is one in which pages are written.

    Raises:
        LookupError: there is no such encoding, or it is none of pages.

    """
    if charset is None:
        return None
    name = codecs.lookup(charset).name
    if name in _NO_CHARSETS:
        raise LookupError(f"no page is in {charset}")
    return name


def _visible(page: bytes, charset: str | None) -> str:
    encoding = load("resiliparse.parse.encoding")
    html = encoding.bytes_to_str(page, charset or _charset(page))
    extract = load("resiliparse.extract.html2text").extract_plain_text
    return extract(html, main_content=False)  # type: ignore[no-any-return]


def _charset(page: bytes) -> str:
    """The encoding of a page that does not say; UTF-8 where it can be, for no other looks so."""
    try:
        page.decode()
    except UnicodeDecodeError:
        return load("resiliparse.parse.encoding").detect_encoding(page)  # type: ignore[no-any-return]
    return "utf-8"


def _fields(headers: Sequence[tuple[str, str]], text: str, names: Names) -> dict[str, Any]:
    by_name: dict[str, str] = {}
    for name, value in headers:
        by_name.setdefault(name.lower(), value)
    native = {"id": _ID_HEADER, names.url: _URL_HEADER, "date": _DATE_HEADER}
    found = {name: by_name.get(header.lower()) for name, header in native.items()}
    fields: dict[str, Any] = {name: value for name, value in found.items() if value is not None}
    fields[names.text] = text
    if others := _others(headers):
        fields["headers"] = others
    return fields | _kept_fields(by_name.get(_FIELDS.lower(), "{}"))


def _kept_fields(text: str) -> dict[str, Any]:
    """The fields that `WarcWriter` has put into a header.

    Raises:
        ValueError: they are none.

    """
    if is_too_deep(text.encode()):
        raise ValueError(f"what is in {_FIELDS} is nested too deeply")
    kept = json.loads(text)
    if not isinstance(kept, dict):
        raise ValueError(f"what is in {_FIELDS} is no JSON object")
    return kept


def _others(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Headers that no other field holds, in order; those of one name are joined by commas."""
    others: dict[str, str] = {}
    for name, value in headers:
        if name.lower() not in _KNOWN:
            others[name] = f"{others[name]}, {value}" if name in others else value
    return others


class WarcWriter(StreamWriter):
    r"""Writes records as `conversion` records of plain text, as WET files have them.

    `id`, `url`, `date` and `headers` become headers, where they have the form of such; all other
    fields become JSON in the header ``Cleantext-Fields``. A record without an id gets one that
    depends on its text, address and place in the file alone; one without a date, that of the
    epoch. Lone surrogates become U+FFFD.
    """

    def __init__(
        self,
        target: Path,
        packing: str = "",
        state: State | None = None,
        names: Names = NAMES,
    ) -> None:
        self._output: Output = Output(target, packing, state)
        self._names = names

    def write(self, records: Iterable[Record]) -> None:
        """Take records; each is a member of its own where the file is compressed."""
        for record in records:
            self._output.write(self._bytes(record))
            self._output.end_member()

    def _bytes(self, record: Record) -> bytes:
        fields = {name: plain(value) for name, value in record.fields.items()}
        text = storable(take(fields, self._names.text) or "")
        headers = self._headers(fields, text)
        if fields:
            headers[_FIELDS] = json.dumps(fields, default=str)
        body = text.encode()
        headers |= {
            "Content-Type": "text/plain",
            "Content-Length": str(len(body)),
            "WARC-Block-Digest": _sha1(body),
        }
        lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + body + b"\r\n\r\n"

    def _headers(self, fields: dict[str, Any], text: str) -> dict[str, str]:
        """The headers of a record; what goes into them is taken out of the fields."""
        url = look_up(fields, self._names.url)
        seed = f"{self._output.size} {None if url is MISSING else url} {text}"
        headers = {
            "WARC-Type": "conversion",
            _ID_HEADER: f"<{uuid5(NAMESPACE_URL, storable(seed)).urn}>",
            _DATE_HEADER: _NO_DATE,
        }
        natives = (
            ("id", _ID_HEADER, _ID),
            (self._names.url, _URL_HEADER, _URL),
            ("date", _DATE_HEADER, _DATE),
        )
        for name, header, form in natives:
            if isinstance(value := look_up(fields, name), str) and form.fullmatch(value):
                headers[header] = take(fields, name)
        return headers | (fields.pop("headers") if _are_headers(fields.get("headers")) else {})


def _sha1(body: bytes) -> str:
    """A digest as WARC files have it."""
    return "sha1:" + b32encode(sha1(body, usedforsecurity=False).digest()).decode()


_ID = re.compile("<[!-;=?-~]+>")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_URL = re.compile(r"[^\s\x00-\x20\x7f-\xa0\ud800-\udfff]+")
_HEADER = re.compile("[!#-'*+.0-9A-Z^_`a-z|~-]+")
_VALUE = re.compile("[!-~]([ -~]*[!-~])?")


def _are_headers(value: Any) -> bool:
    """Whether this can stand among a record's headers, beside those that the writer makes."""
    return isinstance(value, dict) and all(map(_is_header, value, value.values()))


def _is_header(name: Any, value: Any) -> bool:
    return (
        isinstance(value, str)
        and bool(_HEADER.fullmatch(name) and _VALUE.fullmatch(value))
        and name.lower() not in _KNOWN
    )
