"""Names of encodings: accepted ones decode, refused ones come with a suggestion."""

from __future__ import annotations

import re
from encodings.aliases import aliases

import pytest

from cleantext import explain_bytes
from cleantext.encoding.names import COMMON, check_encoding
from cleantext.errors import OptionError

NAMES = sorted({*aliases, *aliases.values(), *COMMON, "idna", "punycode", "undefined", "UTF8", ""})
ODD = ["x", "a\0b", "é", "\ud800", "x" * 500, "rot13", "base64", "hex", "zip", "mbcs"]
DATA = [b"", b"a", bytes(range(256)), "Déjà vu. 広告\n".encode(), b"\xff\xfe\x00\xd8", b"+AGE-~{"]


@pytest.mark.parametrize("name", [*NAMES, *ODD])
def test_check_encoding_accepts_names_that_decode(name: str) -> None:
    if not name:
        return
    try:
        check_encoding(name)
    except OptionError:
        with pytest.raises(OptionError, match="unknown encoding"):
            explain_bytes(b"a", encoding=name, only=["tidy"])
    else:
        for data in DATA:
            assert isinstance(explain_bytes(data, encoding=name, only=["tidy"]).text, str)


@pytest.mark.parametrize(
    "name", ["rot13", "punycode", "base64", "idna", "undefined", "bz2", "unicode_escape", *ODD[:4]]
)
def test_check_encoding_suggests_names_that_work(name: str) -> None:
    with pytest.raises(OptionError, match="unknown encoding") as caught:
        check_encoding(name)
    message = str(caught.value)
    assert len(message) < 200
    named = re.search(r"did you mean '(.*)'\?", message)
    known = message.partition("known: ")[2].partition(" and ")[0].split(", ")
    for suggested in [named[1]] if named else known:
        check_encoding(suggested)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("utf-9", "utf-8"),
        ("latin1x", "latin1"),
        ("windows1252x", "windows_1252"),
        ("shiftjiss", "s"),
    ],
)
def test_check_encoding_suggests_the_name_that_was_meant(name: str, meant: str) -> None:
    with pytest.raises(OptionError, match=f"did you mean '{meant}"):
        check_encoding(name)


def test_check_encoding_knows_the_common_names() -> None:
    for name in (*COMMON, "UTF-8", "Latin-1", "cp1252", "euc_jp", "KOI8-R", "mac-roman"):
        check_encoding(name)
