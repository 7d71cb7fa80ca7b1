"""Texts cleaned together give exactly the same results as alone."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import LABELS, PARAGRAPHS, PROSE, SEEDS, model_file

from cleantext import explain, explain_many
from cleantext.body.features import Part, rows_of, table
from cleantext.text.block import Block

CODES = ("\uffff", "\ufffe", "\ufffd", "\ud83d", "\udc4d", "\ud83d\udc4d", "👍", "𝒜", "\U0010ffff")
"""Characters at the ends of planes, halves of pairs, and pairs."""

pieces = st.sampled_from((*CODES, *CODES, *LABELS, *PROSE, *PARAGRAPHS))
texts = st.lists(st.lists(pieces, min_size=1, max_size=3).map(" ".join), max_size=12).map("\n".join)
FEWER = settings(max_examples=settings().max_examples // 5)
batches = st.lists(texts, min_size=1, max_size=4)


@FEWER
@given(batches)
@example(["\uffff", "👍"])
@example(["a\ufffeb", "𝒜"])
def test_features_of_lines_do_not_hang_on_other_texts(batch: list[str]) -> None:
    blocks = [Block(text.split("\n")) for text in batch]
    parts = [Part(block, rows_of(block)) for block in blocks if block.text.strip()]
    if parts:
        together = table(parts)
        alone = [table([part]) for part in parts]
        assert np.array_equal(together.dense, np.concatenate([each.dense for each in alone]))
        assert np.array_equal(together.words, np.concatenate([each.words for each in alone]))


@FEWER
@given(batches, st.sampled_from([None, *map(model_file, SEEDS)]))
def test_edits_do_not_hang_on_other_texts(batch: list[str], model: object) -> None:
    options = {"body_model": model}
    together = list(explain_many(batch, **options))  # type: ignore[arg-type]
    alone = [explain(text, **options) for text in batch]  # type: ignore[arg-type]
    assert together == alone
    assert [cleaned.edits for cleaned in together] == [cleaned.edits for cleaned in alone]
