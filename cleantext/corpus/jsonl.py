"""JSON Lines: one object a line, in UTF-8.

What is kept of the fields that nobody touches: everything, to the character, as it was written:
long integers, digits of floats, escapes, the order within nested objects. What is not: white
space between fields, and the former of two fields of one name.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleantext.corpus.extras import load
from cleantext.corpus.records import Reader, Record, Reject, State, plain, shown
from cleantext.corpus.streams import Damage, Output, Source, StreamWriter, lines


def read(path: Path, packing: str = "") -> Reader:
    """The records of a file.

    Args:
        path: the file.
        packing: how it is compressed: `""`, `".gz"` or `".zst"`.

    Raises:
        FormatError: it can't be read.

    """
    source = Source(path, packing)
    return Reader(path, source.meter, _items(str(path), source))


def _items(name: str, source: Source) -> Iterator[Record | Reject]:
    """Records by line. Behind a damage, the count of lines goes on with what can be read."""
    parse = _parser()
    for number, line in enumerate(lines(source.blocks()), 1):
        place = f"{name}, line {number}"
        if isinstance(line, Damage):
            yield Reject(place, line.reason, shown(line.raw))
            continue
        data = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if data and not data.isspace():
            fields = parse(data)
            if isinstance(fields, str):
                yield Reject(place, fields, shown(line))
            else:
                yield Record(place, fields)


def _parser() -> Any:
    """A function that makes fields of a line, or says why it can't."""
    msgspec = load("msgspec")
    of_names: Any = dict[str, msgspec.Raw]  # type: ignore[name-defined]  # it is loaded late
    decode = msgspec.json.Decoder(of_names).decode

    def parse(line: bytes) -> dict[str, Any] | str:
        try:
            if not line.isascii():
                line.decode()  # the decoder does not look into values
            return decode(line)  # type: ignore[no-any-return]
        except UnicodeDecodeError as error:
            return f"this is no UTF-8: byte {error.start + 1} of the line"
        except msgspec.ValidationError:
            return "this is no JSON object, as each line is to be"
        except msgspec.DecodeError as error:
            return _parse_as_python_does(line, str(error))
        except RecursionError:
            return "its values are nested too deeply"

    return parse


def _parse_as_python_does(line: bytes, reason: str) -> dict[str, Any] | str:
    """Fields of a line with lone surrogates or NaN, which Python writes and reads."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return f"this is no JSON: {reason}"
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
        self._output = Output(target, packing, state)
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
