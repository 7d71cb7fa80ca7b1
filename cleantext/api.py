"""The front doors: `clean` and `explain` for a text, `clean_many` and `explain_many` for texts,
`clean_bytes` and `explain_bytes` for bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias, Unpack

from cleantext.chain.edits import Cleaned
from cleantext.config.options import Options, chain_for
from cleantext.encoding.decode import explain_with
from cleantext.text.arguments import check_text, many_texts, to_bytes

Bytes: TypeAlias = bytes | bytearray | memoryview


def clean(text: str, **options: Unpack[Options]) -> str:
    r"""Clean a text; the options are those of `build_chain`.

    >>> clean("He said so.\nAdvertisement\nShe agreed.\n")
    'He said so.\nShe agreed.\n'
    """
    check_text(text, "clean")
    return chain_for("clean", options).explain(text).text


def explain(text: str, **options: Unpack[Options]) -> Cleaned:
    """Clean a text and account for every change; the options are those of `build_chain`."""
    check_text(text, "explain")
    return chain_for("explain", options).explain(text)


def clean_many(texts: Iterable[str], **options: Unpack[Options]) -> Iterator[str]:
    r"""Clean texts one after the other: each as `clean` would, but faster.

    Several are looked at together; no more of `texts` is read ahead than that takes. Where reading
    or cleaning one raises, those before it are given first.

    >>> list(clean_many(["He said so.\nAdvertisement\n", "She agreed.\n"]))
    ['He said so.\n', 'She agreed.\n']
    """
    texts = many_texts(texts, "clean")
    return (cleaned.text for cleaned in chain_for("clean_many", options).explain_many(texts))


def explain_many(texts: Iterable[str], **options: Unpack[Options]) -> Iterator[Cleaned]:
    """As `clean_many`, with the account of every change; the options are those of `build_chain`."""
    texts = many_texts(texts, "explain")
    return chain_for("explain_many", options).explain_many(texts)


def clean_bytes(data: Bytes, *, encoding: str | None = None, **options: Unpack[Options]) -> str:
    """Decode and clean; see `explain_bytes`."""
    data = to_bytes(data, "clean")
    return explain_with(chain_for("clean_bytes", options), data, encoding).text


def explain_bytes(
    data: Bytes, *, encoding: str | None = None, **options: Unpack[Options]
) -> Cleaned:
    """Decode and clean bytes, and account for every change.

    Args:
        data: the bytes. UTF-8 first; a byte order mark is no part of the text. Each line that is
            something else is an edit by ``decode``; no bytes are an error.
        encoding: the encoding of all of them, if it is known.
        **options: those of `build_chain`.

    Raises:
        OptionError: there is no such encoding, or one of the options is wrong.

    """
    data = to_bytes(data, "explain")
    return explain_with(chain_for("explain_bytes", options), data, encoding)
