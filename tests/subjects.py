"""What the laws are tried on: every filter, group, preset, and body finder."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import Phase, event, note, settings
from laws import (
    Law,
)
from strategies import (
    BODY_FILTERS,
    EVERY_FILTER,
    SEEDS,
    TEST_FILTERS,
    model_file,
)

from cleantext import build_chain
from cleantext.body import Strictness
from cleantext.chain.chain import Chain
from cleantext.chain.fixpoint import Part
from cleantext.kinds import KINDS
from cleantext.presets import EVERY, PRESETS, PresetName

POINTS_OF_SEEDS: tuple[PresetName, ...] = ("article", "page", "article")

STRICT: tuple[Strictness, ...] = ("gentle", "thorough")


BODY_CHAINS = {
    f"{preset} with model {seed}": build_chain(preset=preset, body_model=model_file(seed))
    for preset, seed in zip(POINTS_OF_SEEDS, SEEDS, strict=True)
} | {
    f"{strictness} with model {SEEDS[0]}": build_chain(
        strictness=strictness, body_model=model_file(SEEDS[0])
    )
    for strictness in STRICT
}


CHAINS = PRESETS | {"all kinds dropped": build_chain(drop=KINDS)}


FILTERS: dict[str, Part] = {part.name: part for part in EVERY_FILTER + TEST_FILTERS}


GROUPS: dict[str, Part] = {part.name: part for part in EVERY.filters if part.name not in FILTERS}


PARTS = FILTERS | GROUPS | BODY_FILTERS


SUBJECTS = {name: Chain((part,)) for name, part in PARTS.items()} | CHAINS | BODY_CHAINS


def hold(laws: Sequence[Law], chain: Chain, text: str) -> None:
    """Check that a text keeps all laws; on failure, a note names the broken one."""
    event(f"edits: {bool(chain.explain(text).edits)}")
    for law in laws:
        note(f"law: {law.__name__}")
        law(chain, text)


FEWER = settings(max_examples=settings().max_examples // 4)
"""For models, which are slow and several."""


MORE = settings(max_examples=settings().max_examples * 5)
"""For filters drawn at random, which are quick and of which few are of use."""


SEARCH = settings(max_examples=2_000, phases=[Phase.generate])
"""For finding a text that breaks a law."""
