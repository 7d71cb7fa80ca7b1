"""Writing of WARC files: plain text in `conversion` records, as in WET files."""

from __future__ import annotations

import json
import re
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha1
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cleantext.corpus.formats.fields import MISSING, look_up, take
from cleantext.corpus.formats.format import WriteOptions
from cleantext.corpus.formats.output import Output, StreamWriter
from cleantext.corpus.formats.records import Record, plain, replace_surrogates

FIELDS_HEADER = "Cleantext-Fields"
"""The header with the fields that have no WARC header, as JSON."""

ID_HEADER = "WARC-Record-ID"
URL_HEADER = "WARC-Target-URI"
DATE_HEADER = "WARC-Date"

_DERIVED = (  # made by the writer, or about the page that the text was extracted from
    "WARC-Type",
    "Content-Type",
    "Content-Length",
    "WARC-Block-Digest",
    "WARC-Payload-Digest",
    "WARC-Identified-Payload-Type",
    "WARC-Truncated",
)

KNOWN_HEADERS = {
    name.lower() for name in (FIELDS_HEADER, ID_HEADER, URL_HEADER, DATE_HEADER, *_DERIVED)
}
"""Headers that other fields hold, or that the writer makes, in lower case."""

_NO_DATE = "1970-01-01T00:00:00Z"
_ID = re.compile("<[!-;=?-~]+>")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_URL = re.compile(r"[^\s\x00-\x20\x7f-\xa0\ud800-\udfff]+")
_HEADER = re.compile("[!#-'*+.0-9A-Z^_`a-z|~-]+")
_VALUE = re.compile("[!-~]([ -~]*[!-~])?")


class WarcWriter(StreamWriter):
    r"""Writes records as `conversion` records of plain text, as WET files have them.

    `id`, `url`, `date` and `headers` become headers if they are valid as such; all other fields
    become JSON in the header ``Cleantext-Fields``. A record without an id gets one that depends
    only on its text, URL and offset in the file; one without a date, that of the epoch. Lone
    surrogates become U+FFFD.
    """

    def __init__(self, target: Path, options: WriteOptions) -> None:
        self._output: Output = Output(target, options)
        self._names = options.names

    def write(self, records: Iterable[Record]) -> None:
        """Write records; each is a separate member in a compressed file."""
        for record in records:
            self._output.write(self._bytes(record))
            self._output.end_member()

    def _bytes(self, record: Record) -> bytes:
        fields = {name: plain(value) for name, value in record.fields.items()}
        text = replace_surrogates(take(fields, self._names.text) or "")
        headers = self._headers(fields, text)
        if fields:
            headers[FIELDS_HEADER] = json.dumps(fields, default=str)
        body = text.encode()
        headers |= {
            "Content-Type": "text/plain",
            "Content-Length": str(len(body)),
            "WARC-Block-Digest": _sha1(body),
        }
        lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + body + b"\r\n\r\n"

    def _headers(self, fields: dict[str, Any], text: str) -> dict[str, str]:
        """Make the headers of a record, and remove their values from the fields."""
        url = look_up(fields, self._names.url)
        headers = {"WARC-Type": "conversion", ID_HEADER: "", DATE_HEADER: _NO_DATE}
        natives = (
            ("id", ID_HEADER, _ID),
            (self._names.url, URL_HEADER, _URL),
            ("date", DATE_HEADER, _DATE),
        )
        for name, header, form in natives:
            if isinstance(value := look_up(fields, name), str) and form.fullmatch(value):
                headers[header] = take(fields, name)
        if not headers[ID_HEADER]:
            seed = f"{self._output.size} {None if url is MISSING else url} {text}"
            headers[ID_HEADER] = f"<{uuid5(NAMESPACE_URL, replace_surrogates(seed)).urn}>"
        return headers | (fields.pop("headers") if _are_headers(fields.get("headers")) else {})


def _sha1(body: bytes) -> str:
    """Return the digest of a body as WARC writes it."""
    return "sha1:" + b32encode(sha1(body, usedforsecurity=False).digest()).decode()


def _are_headers(value: Any) -> bool:
    """Decide whether a field can become headers, beside those that the writer makes."""
    return isinstance(value, dict) and all(map(_is_header, value, value.values()))


def _is_header(name: Any, value: Any) -> bool:
    return (
        isinstance(value, str)
        and bool(_HEADER.fullmatch(name) and _VALUE.fullmatch(value))
        and name.lower() not in KNOWN_HEADERS
    )
