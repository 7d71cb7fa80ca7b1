"""The way back from a decoded text to its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.chain.chain import Chain
from cleantext.encoding.decode import explain_with
from cleantext.encoding.source import Source, find_source

TEXT = "Das Café öffnet.\r\nEr kam um acht Uhr, sie kam um neun Uhr.\n"


def source_of(data: bytes, encoding: str | None = None) -> Source | None:
    return find_source(data, explain_with(Chain(form="plain"), data, encoding).undo(), encoding)


@pytest.mark.parametrize(
    ("data", "encoding", "source"),
    [
        (TEXT.encode(), None, Source("utf-8", False)),
        (TEXT.encode("utf-8-sig"), None, Source("utf-8", True)),
        (TEXT.encode("windows-1252"), None, Source("utf-8", False)),
        (TEXT.encode("windows-1252"), "windows-1252", Source("windows-1252", False)),
        (TEXT.encode("utf-16-le"), None, Source("utf-16-le", False)),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), None, Source("utf-16-le", True)),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), None, Source("utf-16-be", True)),
        (b"\xff\xfe\0\0" + TEXT.encode("utf-32-le"), None, Source("utf-32-le", True)),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16", Source("utf-16-be", True)),
        (b"", None, Source("utf-8", False)),
    ],
)
def test_source_is_found(data: bytes, encoding: str | None, source: Source) -> None:
    assert source_of(data, encoding) == source


def test_mixed_and_invalid_bytes_have_no_source() -> None:
    assert source_of(TEXT.encode() + TEXT.encode("utf-16-le")) is None
    assert source_of(b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x00\xd8") is None


@given(st.binary(max_size=60), st.sampled_from([None, "utf-8", "shift_jis", "koi8-r", "utf-7"]))
def test_source_gives_exactly_the_bytes(data: bytes, encoding: str | None) -> None:
    text = explain_with(Chain(form="plain"), data, encoding).undo()
    if source := find_source(data, text, encoding):
        assert source.encode(text) == data
