"""Spans: where each line of a cleaned text was in the input."""

from __future__ import annotations

from hypothesis import given
from strategies import blank, documents, hollow, numeric, unquote

from cleantext import ARTICLE, Span, explain_bytes
from cleantext.chain.chain import Chain
from cleantext.text.lines import split


def test_spans_are_places_in_the_input() -> None:
    text = "12\r\n“a”\r\n\nb\n34"
    cleaned = (Chain((unquote,)) + numeric + blank).explain(text)
    assert cleaned.text == '"a"\r\nb\n'
    assert cleaned.spans == (Span(2, 4, 7), Span(4, 10, 11))
    assert [text[span.start : span.end] for span in cleaned.spans] == ["“a”", "b"]


def test_no_line_has_no_span() -> None:
    assert Chain().explain("").spans == ()
    assert Chain((numeric,)).explain("12\n").spans == ()


def test_last_line_that_a_rewrite_empties_has_no_span() -> None:
    assert Chain((hollow,)).explain("a\nLost").spans == (Span(1, 0, 1),)
    assert Chain((hollow,)).explain("a\nLost\n").spans == (Span(1, 0, 1), Span(2, 2, 6))


def test_spans_of_markdown_are_places_in_its_source() -> None:
    text = "# A *title*\n\n[Share this](/s)\n\nOne **bold** word and more.\n"
    cleaned = ARTICLE.explain(text)
    lines = [text[span.start : span.end] for span in cleaned.spans]
    assert lines == [line.text for line in split(cleaned.text)]
    assert "One **bold** word and more." in lines


def test_spans_of_bytes_are_places_in_the_decoded_text() -> None:
    cleaned = explain_bytes(b"\xef\xbb\xbfD\xe9j\xe0 vu.\nYes.\n")
    given_text = cleaned.undo()
    assert [given_text[span.start : span.end] for span in cleaned.spans][1] == "Yes."
    assert cleaned.spans[0] == Span(1, 0, 8)


@given(documents)
def test_without_filters_each_line_is_where_it_was(text: str) -> None:
    cleaned = Chain().explain(text)
    assert [text[span.start : span.end] for span in cleaned.spans] == [
        line.text for line in split(text)
    ]
    assert [span.line for span in cleaned.spans] == [line.number for line in split(text)]
