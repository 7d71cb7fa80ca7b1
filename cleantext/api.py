"""The functions that clean: texts, many texts, bytes, HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias, Unpack

from cleantext.chain.edits import Cleaned
from cleantext.config.build import chain_for
from cleantext.config.options import ChainOptions
from cleantext.encoding.decode import explain_with
from cleantext.text.arguments import Door, check_text, many_texts, to_bytes

Bytes: TypeAlias = bytes | bytearray | memoryview


def clean(text: str, **options: Unpack[ChainOptions]) -> str:
    r"""Clean a text; for the options, see `build_chain`.

    >>> clean("He said so.\nAdvertisement\nShe agreed.\n")
    'He said so.\nShe agreed.\n'
    """
    check_text(text, "clean")
    return chain_for("clean", options).explain(text).text


def explain(text: str, **options: Unpack[ChainOptions]) -> Cleaned:
    """Clean a text and record every change; for the options, see `build_chain`."""
    check_text(text, "explain")
    return chain_for("explain", options).explain(text)


def clean_many(texts: Iterable[str], **options: Unpack[ChainOptions]) -> Iterator[str]:
    r"""Clean texts in batches: the same results as `clean`, but faster.

    Input is consumed lazily, one batch ahead. If reading or cleaning a text raises, the results of
    the texts before it are yielded first.

    >>> list(clean_many(["He said so.\nAdvertisement\n", "She agreed.\n"]))
    ['He said so.\n', 'She agreed.\n']
    """
    texts = many_texts(texts, "clean")
    return (cleaned.text for cleaned in chain_for("clean_many", options).explain_many(texts))


def explain_many(texts: Iterable[str], **options: Unpack[ChainOptions]) -> Iterator[Cleaned]:
    """Clean texts in batches, as `clean_many`, and record every change."""
    texts = many_texts(texts, "explain")
    return chain_for("explain_many", options).explain_many(texts)


def clean_bytes(
    data: Bytes, *, encoding: str | None = None, **options: Unpack[ChainOptions]
) -> str:
    """Decode and clean bytes; see `explain_bytes`."""
    data = to_bytes(data, "clean")
    return explain_with(chain_for("clean_bytes", options), data, encoding).text


def explain_bytes(
    data: Bytes, *, encoding: str | None = None, **options: Unpack[ChainOptions]
) -> Cleaned:
    """Decode and clean bytes, and record every change.

    Args:
        data: bytes of any encoding. They are decoded as UTF-8, and each line that is not UTF-8 by
            the encoding that fits it best, as an edit by ``decode``. A byte order mark is removed.
            Decoding never fails.
        encoding: the encoding of all lines, if it is known.
        **options: see `build_chain`.

    Raises:
        OptionError: the encoding is unknown, or one of the options is wrong.

    """
    data = to_bytes(data, "explain")
    return explain_with(chain_for("explain_bytes", options), data, encoding)


def clean_html(
    html: str | Bytes, *, encoding: str | None = None, **options: Unpack[ChainOptions]
) -> str:
    r"""Make HTML plain and clean it; see `explain_html`.

    >>> clean_html("<p>He said so.</p><p>Advertisement</p><p>She agreed.</p>")
    'He said so.\n\nShe agreed.'
    """
    return _explain_html("clean", html, encoding, options).text


def explain_html(
    html: str | Bytes, *, encoding: str | None = None, **options: Unpack[ChainOptions]
) -> Cleaned:
    """Make HTML plain, clean that, and record every change.

    It needs the extra `html`: ``pip install 'cleantext-filters[html]'``.

    Args:
        html: a document or a part of one. Bytes are decoded as browsers do, by a byte order mark or
            a ``meta`` element; without either, as by `explain_bytes`.
        encoding: the encoding of the bytes, if it is known.
        **options: see `build_chain`; the form is ``html``.

    Raises:
        MissingExtraError: resiliparse is not installed.
        HtmlError: it can't read the HTML.
        OptionError: the encoding is unknown, or one of the options is wrong.

    """
    return _explain_html("explain", html, encoding, options)


def _explain_html(
    door: Door, html: str | Bytes, encoding: str | None, options: ChainOptions
) -> Cleaned:
    chain = chain_for(f"{door}_html", {**options, "form": "html"})
    if isinstance(html, str):
        return chain.explain(html)
    return explain_with(chain, to_bytes(html, door), encoding)
