"""Random options of cleaning, as JSON can hold them, and their chains."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from random import Random
from typing import Any, TypeAlias, cast

from benchmarks.fuzz.suite import strategies
from cleantext.body import LEANS
from cleantext.chain.chain import Chain
from cleantext.config.build import build_chain
from cleantext.config.options import ChainOptions
from cleantext.filters.templates import Template, Templates, write_templates
from cleantext.kinds import KINDS
from cleantext.presets import EVERY

Spec: TypeAlias = dict[str, Any]
"""ChainOptions as JSON can hold them; `build_options` makes the real ones."""

SITE = "example.com"

_FILTERS = ("unquote", "hollow", "numeric", "blank", "shouted", "once")
_LANGUAGES = (["en"], ["de", "en", "zh"], ["ru", "ja"])
_PHRASES = (
    {"legal": ["no", "and *", "sea|met /(the|on) /"]},
    {"newsletter": ["get the gazette *"], "account": ["/^\\W*ends$/"]},
)
_PROTECT = ("^a", r"\d", "Ã", r"^\s", "home|share", r"[^\x00-\x7f]", "$")
_FURNITURE = (*strategies.LABELS, *strategies.HEADLINES, *strategies.PARAGRAPHS[:2])
_TEMPLATES = [Template(SITE, 1, 9, line) for line in _FURNITURE]


def draw_spec(random: Random) -> Spec:
    """Draw options, of which a few are given at a time."""
    spec: Spec = {"preset": random.choice(("article",) * 5 + ("page", "page", "repair"))}
    if random.random() < 0.3:
        return spec
    kinds = list(KINDS)
    random.shuffle(kinds)
    keep, drop = kinds[: random.choice((0, 0, 1, 2))], kinds[-random.choice((1, 1, 3)) :]
    names = [part.name for part in EVERY if part.name != "trim_templates"]
    chances: tuple[tuple[float, Spec], ...] = (
        (0.4, {"keep": keep}),
        (0.3, {"drop": drop}),
        (0.1, {"only": random.sample(names, random.randint(1, 6))}),
        (0.3, {"skip": ["keep_body"]}),
        (0.2, {"skip": random.sample(names, random.randint(1, 4))}),
        (0.15, {"languages": random.choice(_LANGUAGES)}),
        (0.1, {"skip_languages": ["de", "vi"]}),
        (0.2, {"phrases": random.choice(_PHRASES)}),
        (0.25, {"protect": random.sample(_PROTECT, random.randint(1, 2))}),
        (0.2, {"filters": random.sample(_FILTERS, random.randint(1, 3))}),
        (0.3, {"strictness": random.choice((*LEANS,))}),
        (0.15, {"body_model": random.choice(strategies.SEEDS)}),
        (0.15, {"templates": True, "url": random.choice((SITE, f"https://www.{SITE}/a?b"))}),
    )
    for chance, part in chances:
        if random.random() < chance:
            spec |= part
    return spec


def spec_chain(spec: Spec) -> Chain:
    """Return the chain of a spec; built once."""
    return _chain(json.dumps(spec))


@lru_cache(512)
def _chain(spec: str) -> Chain:
    return build_chain(**build_options(json.loads(spec)))


def build_options(spec: Spec) -> ChainOptions:
    """Return the keyword arguments of `build_chain` for a spec."""
    options: Any = dict(spec)
    options["filters"] = [getattr(strategies, name) for name in spec.get("filters", ())]
    if "body_model" in spec:
        options["body_model"] = strategies.model_file(spec["body_model"])
    if "templates" in spec:
        options["templates"] = templates()
    return cast("ChainOptions", options)


@cache
def templates() -> Templates:
    """Return the templates of the site."""
    return Templates.of(_TEMPLATES)


def templates_text() -> str:
    """Return the templates of the site as the contents of a file."""
    return write_templates(_TEMPLATES)
