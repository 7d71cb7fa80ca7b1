"""Laws of bytes: functions of a chain and bytes that assert."""

from __future__ import annotations

from cleantext.chain.chain import Chain
from cleantext.encoding.decode import explain_with
from cleantext.system.files import encode

ENCODINGS = (None, "utf-8", "utf-16", "cp1252", "shift_jis")

_EXACT = "lines that are not "
"""Beginning of the only note on decoded bytes that `undo` restores exactly."""


def readable(chain: Chain, data: bytes) -> None:
    """Assert that any bytes give a text, whatever the declared encoding."""
    for encoding in ENCODINGS:
        assert type(explain_with(chain, data, encoding).text) is str


def settled_bytes(chain: Chain, data: bytes) -> None:
    """Assert that cleaned bytes stay unchanged when cleaned again."""
    once = encode(explain_with(chain, data).text, data)
    again = explain_with(chain, once)
    assert not again.edits
    assert encode(again.text, once) == once


def undone_bytes(chain: Chain, data: bytes) -> None:
    """Assert that `undo` restores bytes, unless all are in another encoding."""
    cleaned = explain_with(chain, data)
    if all(note.startswith(_EXACT) for note in cleaned.notes if "read as" in note):
        undone = cleaned.undo().encode("utf-8", "surrogateescape")
        assert undone in (data, data.removeprefix(b"\xef\xbb\xbf"))


def as_text(chain: Chain, data: bytes) -> None:
    """Assert that UTF-8 bytes are cleaned like the text they encode."""
    cleaned = explain_with(chain, data)
    read = any("read as" in note for note in cleaned.notes)
    if not read and not any(edit.filter == "decode" for edit in cleaned.edits):
        assert cleaned == chain.explain(data.decode().removeprefix("\ufeff"))
