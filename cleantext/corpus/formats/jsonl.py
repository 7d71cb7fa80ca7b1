"""JSON: one object a line, as JSON Lines have it, or objects in an array or over several lines.

It is in UTF-8; files in UTF-16 are read, too.

What is kept of the fields that nobody touches: everything, to the character, as it was written:
long integers, digits of floats, escapes, the order within nested objects. What is not: white
space between fields, and the former of two fields of one name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleantext.corpus.extras import load
from cleantext.corpus.formats.pieces import DEEPEST, cut, is_too_deep
from cleantext.corpus.formats.records import PIPE, Reader, Record, Reject, State, plain, shown
from cleantext.corpus.formats.streams import (
    Damage,
    Doubtful,
    Output,
    Pipe,
    Source,
    Standard,
    StreamWriter,
)


def read(path: Path, packing: str = "", *, salvage: bool = False) -> Reader:
    """The records of a file.

    Args:
        path: the file, or `PIPE`.
        packing: how it is compressed: `""`, `".gz"` or `".zst"`.
        salvage: whether records from damaged members are given out, as suspects.

    Raises:
        FormatError: it can't be read.

    """
    if path == PIPE:
        pipe = Pipe()
        return Reader("standard input", pipe.meter, _items("standard input", pipe.blocks()))
    source = Source(path, packing, salvage=salvage)
    return Reader(path, source.meter, _items(str(path), source.blocks()))


def _items(name: str, blocks: Iterable[bytes | Damage]) -> Iterator[Record | Reject]:
    """Records by line. Behind a damage, the count of lines goes on with what can be read."""
    parse = _parser()
    unit, pieces = cut(blocks)
    for number, piece in enumerate(pieces, 1):
        place = f"{name}, {unit} {number}"
        if isinstance(piece, Damage):
            yield Reject(place, piece.reason, shown(piece.raw), piece.members)
        elif piece and not piece.isspace():
            fields = parse(piece)
            if isinstance(fields, str):
                yield Reject(place, fields, shown(piece))
            else:
                yield Record(place, fields, suspect=isinstance(piece, Doubtful))


def _parser() -> Any:
    """A function that makes fields of a line, or says why it can't."""
    msgspec = load("msgspec")
    of_names: Any = dict[str, msgspec.Raw]  # type: ignore[name-defined]  # it is loaded late
    decode = msgspec.json.Decoder(of_names).decode

    def parse(line: bytes) -> dict[str, Any] | str:
        if is_too_deep(line):
            return f"its values are nested too deeply: more than {DEEPEST} levels"
        try:
            if not line.isascii():
                line.decode()  # the decoder does not look into values
            return decode(line)  # type: ignore[no-any-return]
        except UnicodeDecodeError as error:
            return f"this is no UTF-8: byte {error.start + 1} of the line"
        except msgspec.ValidationError:
            return _NO_OBJECT
        except msgspec.DecodeError as error:
            return _parse_as_python_does(line, str(error))

    return parse


_NO_OBJECT = "this is no JSON object, as each record is to be"


def _parse_as_python_does(line: bytes, reason: str) -> dict[str, Any] | str:
    """Fields of a line with lone surrogates or NaN, which Python writes and reads."""
    try:
        fields = json.loads(line)
    except ValueError:
        return f"this is no JSON: {reason}"
    if not isinstance(fields, dict):
        return _NO_OBJECT
    raw = load("msgspec").Raw
    return {_name(name): raw(_dumped(value)) for name, value in fields.items()}


def _name(name: str) -> str:
    return name.encode(errors="backslashreplace").decode()


def _dumped(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """What JSON can have of a value of another kind."""
    return plain(value) if hasattr(value, "as_py") else str(value)


class JsonlWriter(StreamWriter):
    """Writes records as JSON Lines.

    Dates and times become ISO 8601, bytes base64, a NaN that does not come from JSON null.
    """

    def __init__(self, target: Path, packing: str = "", state: State | None = None) -> None:
        self._output = Standard() if target == PIPE else Output(target, packing, state)
        self._msgspec = load("msgspec")
        self._encoder = self._msgspec.json.Encoder(enc_hook=_plain)

    def write(self, records: Iterable[Record]) -> None:
        """Take records."""
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
