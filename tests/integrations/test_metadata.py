"""Metadata: what the adapters tell their hosts of a cleaning."""

from __future__ import annotations

from cleantext import build_chain, explain
from cleantext.integrations.metadata import clean_with_metadata

TEXTS = ["He said so.\nAdvertisement\nShare this\nAdvertisement\n", "", "She agreed.\n"]


def test_texts_come_in_order_with_counts_by_kind_and_confidence() -> None:
    counts: list[dict[str, int]] = [
        {"cleantext_removed_advertisement": 2, "cleantext_removed_sharing": 1},
        {},
        {},
    ]
    assert list(clean_with_metadata(build_chain(), TEXTS)) == [
        (
            cleaned.text,
            {**found, "cleantext_confidence": cleaned.confidence, "cleantext_notes": ""},
        )
        for found, cleaned in zip(counts, map(explain, TEXTS), strict=True)
    ]


def test_notes_are_told() -> None:
    noted = "Home\nNews\nTides\nLog in\n" * 9
    notes = explain(noted).notes
    assert notes
    ((_, metadata),) = clean_with_metadata(build_chain(), [noted])
    assert metadata["cleantext_notes"] == "; ".join(notes)


def test_values_are_scalars_for_vector_stores() -> None:
    for _, metadata in clean_with_metadata(build_chain(), TEXTS):
        assert {type(value) for value in metadata.values()} <= {int, float, str}
