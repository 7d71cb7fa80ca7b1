"""The encodings that HTML declares, and its decoding."""

from __future__ import annotations

import pytest

from cleantext.encoding.declared import declared_label, page_encoding
from cleantext.encoding.decode import decode_page, is_page

pytest.importorskip("resiliparse.parse.encoding")


@pytest.mark.parametrize(
    ("page", "label"),
    [
        (b"<meta charset=utf-8>", "utf-8"),
        (b"<META name=a content=b><meta  CHARSET = 'koi8-r' />", "koi8-r"),
        (b'<meta content="text/html; charset=big5" http-equiv="Content-Type">', "big5"),
        (b'<meta content="text/html; charset=big5" name="Content-Type">', ""),
        (b"<meta name='a>b' charset=gbk>", "gbk"),
        (b"<!-- <meta charset=gbk> --><meta charset=euc-kr>", "euc-kr"),
        (b"<!-- <meta charset=gbk>", ""),
        (b"<metadata charset=gbk>", ""),
        (b" " * 1024 + b"<meta charset=gbk>", ""),
        (b"<meta charset>", ""),
        (b"<meta charset=''>", ""),
    ],
)
def test_labels_are_found_as_browsers_do(page: bytes, label: str) -> None:
    assert declared_label(page) == label


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("latin1", "cp1252"),
        ("Shift_JIS", "cp932"),
        ("gb2312", "gb18030"),
        ("utf-8", None),
        ("utf-16", None),
        ("nope", None),
    ],
)
def test_labels_mean_what_they_do_on_the_web(label: str, encoding: str | None) -> None:
    assert page_encoding(b"<p>So.", label) == encoding


HTML = "<!doctype html><meta charset={}><p>{}</p>"


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", "Café “à la crème”"),
        ("shift_jis", "cp932", "こんにちは①"),
        ("iso-2022-jp", "iso2022_jp", "こんにちは"),
        ("windows-1251", "cp1251", "Паром"),
        ("utf-8", "cp1252", "Le café était fermé, à côté."),
        ("windows-1251", "utf-16", "Паром"),
        ("windows-1251", "utf-8-sig", "Паром"),
        ("utf-16", "utf-8", "Паром"),
    ],
)
def test_pages_are_decoded_by_marks_then_declarations_then_bytes(
    label: str, encoding: str, text: str
) -> None:
    html = HTML.format(label, text)
    assert decode_page(html.encode(encoding)).text == html
    assert is_page(html.encode(encoding), "auto")


def test_transport_precedes_the_page_and_the_user_both() -> None:
    page = HTML.format("windows-1251", "Café").encode("cp1252")
    assert "Café" in decode_page(page, label="latin1").text
    assert "Cafй" in decode_page(page).text
    assert "Café" in decode_page(page, "latin-1", "windows-1251").text
