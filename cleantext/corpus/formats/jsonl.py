"""JSON Lines, and JSON with arrays or objects over several lines.

Files are in UTF-8; UTF-16 is read, too.

Untouched fields keep every character as written: long integers, digits of floats, escapes, the
order within nested objects. Lost are white space between fields, and the first of two fields of
the same name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleantext.corpus.formats.cells import as_scalar
from cleantext.corpus.formats.format import Format, ReadOptions, WriteOptions
from cleantext.corpus.formats.output import Output, StandardOutput, StreamWriter
from cleantext.corpus.formats.pieces import DEEPEST, cut, is_too_deep
from cleantext.corpus.formats.records import PIPE, Reader, Record, Reject, plain, preview
from cleantext.corpus.formats.source import Damage, Doubtful, Pipe, Source
from cleantext.system.extras import load

_NO_OBJECT = "not a JSON object: each record must be one"


def read(path: Path, options: ReadOptions) -> Reader:
    """Read the records of a file, or of standard input for `PIPE`.

    Raises:
        FormatError: it can't be read.

    """
    if path == PIPE:
        pipe = Pipe()
        return Reader("standard input", pipe.meter, _items("standard input", pipe.blocks()))
    source = Source(path, options.packing, salvage=options.salvage)
    return Reader(path, source.meter, _items(str(path), source.blocks()))


def _items(name: str, blocks: Iterable[bytes | Damage]) -> Iterator[Record | Reject]:
    """Yield records piece by piece; the count of pieces continues behind damage."""
    parse = _parser()
    unit, pieces = cut(blocks)
    for number, piece in enumerate(pieces, 1):
        place = f"{name}, {unit} {number}"
        if isinstance(piece, Damage):
            yield Reject(place, piece.reason, preview(piece.raw), piece.members)
        elif piece and not piece.isspace():
            fields = parse(piece)
            if isinstance(fields, str):
                yield Reject(place, fields, preview(piece))
            else:
                yield Record(place, fields, suspect=isinstance(piece, Doubtful))


def _parser() -> Any:
    """Make a function that parses a line to fields, or returns why it can't."""
    msgspec = load("msgspec")
    object_type: Any = dict[str, msgspec.Raw]  # type: ignore[name-defined]  # it is loaded late
    decode = msgspec.json.Decoder(object_type).decode

    def parse(line: bytes) -> dict[str, Any] | str:
        if is_too_deep(line):
            return f"its values are nested too deeply: more than {DEEPEST} levels"
        try:
            if not line.isascii():
                line.decode()  # the decoder does not validate values
            return decode(line)  # type: ignore[no-any-return]
        except UnicodeDecodeError as error:
            return f"not UTF-8: byte {error.start + 1} of the line"
        except msgspec.ValidationError:
            return _NO_OBJECT
        except msgspec.DecodeError as error:
            return _parse_as_python_does(line, str(error))

    return parse


def _parse_as_python_does(line: bytes, reason: str) -> dict[str, Any] | str:
    """Parse a line with lone surrogates or NaN, which Python writes and reads."""
    try:
        fields = json.loads(line)
    except ValueError:
        return f"not JSON: {reason}"
    if not isinstance(fields, dict):
        return _NO_OBJECT
    raw = load("msgspec").Raw
    return {_name(name): raw(_dumped(value)) for name, value in fields.items()}


def _name(name: str) -> str:
    return name.encode(errors="backslashreplace").decode()


def _dumped(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encodable(value: Any) -> Any:
    """Return what JSON can hold of a value of another type."""
    value = as_scalar(value)
    return plain(value) if hasattr(value, "as_py") else str(value)


class JsonlWriter(StreamWriter):
    """Writes records as JSON Lines.

    Dates and times become ISO 8601, bytes base64; a NaN from another format becomes null.
    """

    def __init__(self, target: Path, options: WriteOptions) -> None:
        self._output = StandardOutput() if target == PIPE else Output(target, options)
        self._msgspec = load("msgspec")
        self._encoder = self._msgspec.json.Encoder(enc_hook=_encodable)

    def write(self, records: Iterable[Record]) -> None:
        """Write records, a line each."""
        self._output.write(b"".join(map(self._line, records)))

    def _line(self, record: Record) -> bytes:
        try:
            return self._encoder.encode(record.fields) + b"\n"  # type: ignore[no-any-return]
        except UnicodeEncodeError:  # lone surrogates
            fields = {name: self._escaped(value) for name, value in record.fields.items()}
            return self._encoder.encode(fields) + b"\n"  # type: ignore[no-any-return]

    def _escaped(self, value: Any) -> Any:
        try:
            return self._msgspec.Raw(self._encoder.encode(value))
        except UnicodeEncodeError:
            return self._msgspec.Raw(_dumped(value))


JSONL = Format(
    "JSON Lines",
    ("jsonl", "ndjson", "json"),
    (".jsonl", ".ndjson", ".json"),
    read,
    JsonlWriter,
    is_compressible=True,
    is_piped=True,
)
