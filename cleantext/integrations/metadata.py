"""Cleaned texts with metadata, for the adapters of hosts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from cleantext.chain.chain import Chain

Metadata: TypeAlias = dict[str, int | float | str]
"""What a host keeps of a cleaning; flat, because vector stores take no lists or mappings."""

REMOVED = "cleantext_removed_"
"""The beginning of the keys for the numbers of lines removed; the kind follows."""


def clean_with_metadata(chain: Chain, texts: Iterable[str]) -> Iterator[tuple[str, Metadata]]:
    """Clean texts in batches; yield each with its metadata.

    The metadata of a text is the number of lines removed of each kind that occurred, as
    ``cleantext_removed_advertisement``, the confidence, as ``cleantext_confidence``, and the notes,
    as ``cleantext_notes``.
    """
    for cleaned in chain.explain_many(texts):
        yield (
            cleaned.text,
            {
                **{REMOVED + kind: count for kind, count in cleaned.removed.items()},
                "cleantext_confidence": cleaned.confidence,
                "cleantext_notes": "; ".join(cleaned.notes),
            },
        )
