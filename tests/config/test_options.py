"""Options: which chain they ask for, and what they refuse; the package's front doors."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from strategies import blank, last_label, numeric, once, shouted, unquote

import cleantext
from cleantext import (
    ARTICLE,
    PAGE,
    REPAIR,
    Chain,
    OptionError,
    PatternError,
    PhraseError,
    build_chain,
    clean,
    drop,
    explain,
)
from cleantext.filters.templates import Template, Templates
from cleantext.kinds import KINDS, Boilerplate
from cleantext.phrases import languages
from cleantext.presets import EVERY, PRESETS


def names(chain: Chain) -> list[str]:
    return [part.name for part in chain]


def article_with(*drops: str) -> list[str]:
    """Return the names in `ARTICLE` with drops after its own."""
    place = names(ARTICLE).index("placeholder") + 1
    return [*names(ARTICLE)[:place], *drops, *names(ARTICLE)[place:]]


# ---- presets


def test_preset_may_be_a_name() -> None:
    assert build_chain() == build_chain(preset="article") == ARTICLE
    assert build_chain(preset="page") == PAGE
    assert build_chain(preset="repair") == REPAIR


def test_preset_may_be_a_chain() -> None:
    assert build_chain(preset=Chain((numeric,))) == Chain((numeric,))
    assert clean("1\na\n", preset=Chain((numeric,))) == "a\n"


def test_presets_hold_known_filters_and_kinds() -> None:
    for chain in PRESETS.values():
        assert set(names(chain)) <= set(names(EVERY))
    assert {part.reason for part in EVERY if part.kind != "rewrite"} == set(KINDS)


@pytest.mark.parametrize("preset", [ARTICLE, PAGE])
def test_body_finder_looks_before_any_line_goes(preset: Chain) -> None:
    assert preset.canonical
    repairs, rest = preset.filters
    assert Chain((repairs,)) == REPAIR
    assert Chain((rest,)).names[0] == "keep_body"
    assert {part.kind for part in Chain((rest,))} == {"drop", "trim"}


# ---- languages

MIXED = "Er kam.\nWeiterlesen\nContinue reading\nLire la suite\nShe came.Read more\n"


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ({}, "Er kam.\nShe came.\n"),
        ({"languages": ["de"]}, "Er kam.\nContinue reading\nLire la suite\nShe came.Read more\n"),
        ({"languages": ["en", "fr"]}, "Er kam.\nWeiterlesen\nShe came.\n"),
        ({"skip_languages": ["fr"]}, "Er kam.\nLire la suite\nShe came.\n"),
        (
            {"languages": ["en", "fr"], "skip_languages": ["fr"]},
            "Er kam.\nWeiterlesen\nLire la suite\nShe came.\n",
        ),
    ],
)
def test_languages_choose_the_phrases(options: Any, left: str) -> None:
    assert clean(MIXED, **options) == left


def test_languages_choose_headings_too() -> None:
    story = "He said that the old ferry would sail again in June, on Sundays only.\n" * 8
    for heading, code in (("Das könnte Sie auch interessieren", "de"), ("Leave a reply", "en")):
        text = f"{story}{heading}\nA ferry and its master\n"
        assert clean(text, skip=["keep_body"], languages=[code]) == story
        assert clean(text, skip=["keep_body"], skip_languages=[code]) == text


def test_languages_may_be_all() -> None:
    assert build_chain(languages=languages()) == ARTICLE
    assert build_chain(languages=["fr", "de"]) == build_chain(languages=["de", "fr"]) != ARTICLE


def test_languages_must_be_known_and_at_least_one() -> None:
    with pytest.raises(OptionError, match=r"^unknown language 'dee'; did you mean 'de'\?"):
        build_chain(languages=["dee"])
    with pytest.raises(OptionError, match=r"^unknown language 'xx'; known: "):
        build_chain(skip_languages=["xx"])
    with pytest.raises(OptionError, match=r"^no language is left: all of de are skipped"):
        build_chain(languages=["de"], skip_languages=["de"])


# ---- kinds


def test_keep_keeps_a_kind() -> None:
    text = "Prose.\nAdvertisement\n"
    assert clean(text) == "Prose.\n"
    assert clean(text, keep=["advertisement"]) == text


def test_keep_does_not_stop_repairs() -> None:
    assert clean("credit\f\n", keep=["credit"]) == "credit\n"


def test_drop_adds_kinds_to_the_preset() -> None:
    assert names(build_chain(drop=["byline"])) == article_with("byline")
    assert build_chain(drop=["advertisement"]) == ARTICLE
    assert "credit" in names(build_chain(preset="page", drop=["credit"]))


def test_drop_adds_all_filters_of_a_kind() -> None:
    added = set(names(build_chain(preset="page", drop=["related"]))) - set(names(PAGE))
    assert added == {"related", "trim_related"}


def test_keep_and_drop_take_all_kinds() -> None:
    assert set(names(build_chain(drop=KINDS))) == set(names(EVERY))
    assert build_chain(drop=KINDS).canonical
    text = "Home\nHome\n\n\nAdvertisement\nRead more\n"
    assert clean(text, keep=KINDS) == text


def test_keep_and_drop_must_not_contradict() -> None:
    with pytest.raises(OptionError, match=r"^both kept and dropped: byline, credit$"):
        build_chain(keep=["credit", "byline"], drop=["byline", "legal", "credit"])


# ---- filters by name


def test_only_runs_these_filters() -> None:
    assert names(build_chain(only=["tidy", "consent"])) == ["tidy", "consent"]
    assert names(build_chain(only=["byline"])) == ["byline"]
    assert names(build_chain(preset="repair", only=["legal", "tidy"])) == ["tidy", "legal"]


def test_skip_removes_filters() -> None:
    assert build_chain(skip=["tidy"]) == ARTICLE.without("tidy")
    some = ["legal", "byline", "trim_repeats"]  # the body finder spares what these would drop
    assert names(build_chain(skip=some)) == names(ARTICLE.without("legal", "trim_repeats"))
    assert names(build_chain(only=["tidy", "legal"], skip=["legal"])) == ["tidy"]


# ---- own material


def test_own_phrases_follow_those_of_the_preset() -> None:
    chain = build_chain(phrases={"newsletter": ["get it first *"], "sharing": [r"/^\p{Lu}+$/"]})
    assert chain.canonical
    assert names(chain) == article_with("own_newsletter", "own_sharing")
    edits = chain.explain("Get it first, daily\nÉTÉ\nProse.\n").edits
    assert [(edit.filter, edit.reason, edit.evidence, edit.rule) for edit in edits] == [
        ("own_newsletter", "newsletter", "Get it first", "get it first *"),
        ("own_sharing", "sharing", "ÉTÉ", r"/^\p{Lu}+$/"),
    ]


def test_phrases_are_kept_skipped_and_chosen_by_name() -> None:
    own: dict[Boilerplate, list[str]] = {"newsletter": ["get it first *"]}
    text = "Get it first, daily\n"
    assert clean(text, phrases=own) == ""
    assert clean(text, phrases=own, keep=["newsletter"]) == text
    assert clean(text, phrases=own, skip=["own_newsletter"]) == text
    assert names(build_chain(phrases=own, only=["own_newsletter"])) == ["own_newsletter"]
    assert build_chain(phrases={"legal": ["x"]}, keep=["legal"])("x\n") == "x\n"


def test_protect_leaves_lines_alone() -> None:
    text = "Advertisement \nAdvertisement\nKEEP Ã© \n"
    assert clean(text, protect=["^keep", r"ment\s$"]) == "Advertisement \nKEEP Ã© \n"
    assert clean("1\n", protect=["1"], filters=[numeric]) == "1\n"
    assert clean("own\n", protect=["o"], phrases={"legal": ["own"]}) == "own\n"


def test_filters_join_the_others_of_their_kind() -> None:
    chain = build_chain(filters=[last_label, numeric, unquote, shouted])
    assert chain.canonical
    repairs, rest = names(REPAIR), article_with("numeric", "shouted")[len(REPAIR) :]
    assert names(chain) == [*repairs, "unquote", *rest, "last_label"]
    assert len(chain.filters) == 2
    assert chain("1\nIt is “so”.\nHome\n") == 'It is "so".\n'


def test_filters_can_be_skipped_and_their_reasons_kept() -> None:
    assert names(build_chain(filters=[numeric, blank], only=["blank"])) == ["blank"]
    assert names(build_chain(filters=[numeric], skip=["numeric"])) == names(ARTICLE)
    assert clean("1 2\n1\n", filters=[numeric], keep=["counter"]) == "1 2\n1\n"


def test_kind_of_a_custom_filter_may_be_a_new_word() -> None:
    @drop
    def tickers(line: str) -> str | None:
        return "ticker" if line.startswith("$") else None

    new: Any = "ticker"
    assert clean("$ACME\nProse.\n", filters=[tickers], keep=[new]) == "$ACME\nProse.\n"
    assert clean("$ACME\nProse.\n", filters=[tickers], drop=[new]) == "Prose.\n"


def test_filters_that_trim_run_to_a_fixpoint() -> None:
    assert len(build_chain(preset="repair", filters=[once, last_label]).filters) == 2


# ---- mistakes


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"preset": "artcle"}, "unknown preset 'artcle'; did you mean 'article'?"),
        ({"preset": "x"}, "unknown preset 'x'; known: article, page, repair"),
        ({"keep": ["crdit"]}, "unknown kind 'crdit'; did you mean 'credit'?"),
        ({"drop": ["trim_repeats"]}, "unknown kind 'trim_repeats'; did you mean 'repeat'?"),
        (
            {"keep": ["credits"], "filters": [numeric]},
            "unknown kind 'credits'; did you mean 'credit'?",
        ),
        (
            {"drop": ["trim_repeats"], "filters": [numeric]},
            "unknown kind 'trim_repeats'; did you mean 'repeat'?",
        ),
        ({"only": ["tidi"]}, "unknown filter 'tidi'; did you mean 'tidy'?"),
        ({"skip": ["own_x"]}, "unknown filter 'own_x'; known: account, "),
        ({"preset": None}, "unknown preset None; known: article, page, repair"),
        ({"preset": ["page"]}, "unknown preset ['page']; known: article, page, repair"),
        ({"keep": "crdit"}, "unknown kind 'crdit'; did you mean 'credit'?"),
        ({"keep": None}, "keep takes a list of str, not None"),
        ({"drop": b"credit"}, "drop takes a list of str, not b'credit'"),
        ({"skip": [None]}, "skip takes a list of str, but None is not a str"),
        ({"protect": 1}, "protect takes a list of str, not 1"),
        ({"phrases": ["x"]}, "phrases takes lists by kind, as in {'newsletter': ["),
        ({"phrases": {"newslettr": ["x"]}}, "unknown kind 'newslettr'; did you mean 'newsletter'?"),
        ({"phrases": {"blank": ["x"]}}, "unknown kind 'blank'; known: account, "),
        ({"phrases": {"legal": [1]}}, "phrases['legal'] takes a list of str, but 1 is not a str"),
        (
            {"protect": [re.compile("a")]},
            "protect takes a list of str, but re.compile('a') is not a str; give its source",
        ),
        ({"body_model": 3}, "body_model takes the path of a file, not 3"),
        ({"filters": numeric}, "filters takes a list of filters, not <drop filter 'numeric'>"),
        ({"templates": "sites.tsv"}, "templates: which site is the text from? Also give url"),
        ({"url": "example.com"}, "url: only used with templates; also give templates"),
    ],
)
def test_options_that_are_wrong_are_named(options: Any, message: str) -> None:
    with pytest.raises(OptionError) as raised:
        build_chain(**options)
    assert str(raised.value).startswith(message)


def test_phrases_that_are_invalid_are_named() -> None:
    with pytest.raises(PhraseError, match=r"'\*' holds no phrase"):
        build_chain(phrases={"legal": ["*"]})
    with pytest.raises(PhraseError, match="is not a valid regular expression"):
        build_chain(phrases={"legal": ["/(/"]})


@pytest.mark.parametrize("entry", ["/", "//", "word /", "word //"])
def test_phrases_with_an_empty_pattern_are_named(entry: str) -> None:
    with pytest.raises(PhraseError, match="holds no pattern, and would drop every line"):
        build_chain(phrases={"legal": [entry]})


@pytest.mark.parametrize("entry", ["one\ntwo", "one\n", "\n", "/one\ntwo/", "one\ntwo *"])
def test_phrases_of_several_lines_are_named(entry: str) -> None:
    with pytest.raises(PhraseError, match="is more than one line; make a phrase of each"):
        build_chain(phrases={"legal": [entry]})


def test_protect_refuses_invalid_patterns() -> None:
    with pytest.raises(PatternError, match=r"'\(' is not a valid regular expression"):
        build_chain(protect=["("])


@pytest.mark.parametrize("mistake", [str.strip, "tidy", ARTICLE])
def test_filters_must_be_filters(mistake: Any) -> None:
    with pytest.raises(TypeError, match=r"is not? (a )?filter|a chain holds filters"):
        build_chain(filters=[mistake])


def test_options_must_be_known() -> None:
    with pytest.raises(TypeError, match=r"^clean\(\) has no option 'presett'; .* 'preset'\?$"):
        clean("a\n", presett="page")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^build_chain\(\) has no option 'language'; .*languages"):
        build_chain(language="de")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^explain\(\) has no option 'encoding'; clean_bytes"):
        explain("a\n", encoding="utf-8")  # type: ignore[call-arg]


def test_options_take_a_str_for_a_list_of_one() -> None:
    assert build_chain(keep="credit") is build_chain(keep=["credit"])
    assert build_chain(drop="byline", skip="tidy") is build_chain(drop=["byline"], skip=["tidy"])
    assert build_chain(only="tidy", protect="^x") is build_chain(only=["tidy"], protect=["^x"])
    assert build_chain(languages="de") is build_chain(languages=["de"])
    assert build_chain(phrases={"legal": "x y"}) is build_chain(phrases={"legal": ["x y"]})


def test_templates_need_a_url_that_may_be_none() -> None:
    sites = Templates.of([Template("example.com", 1, 9, "A line")])
    assert clean("A line\nProse.\n", templates=sites, url=None) == "A line\nProse.\n"
    assert clean("A line\nProse.\n", templates=sites, url="example.com") == "Prose.\n"
    assert clean("A line\n", templates=None, url="example.com") == "A line\n"


# ---- a chain is built once


def test_build_chain_is_cached() -> None:
    first = build_chain(keep=["credit"], phrases={"legal": ["x"]}, protect=["y"])
    assert first is build_chain(keep=("credit",), phrases={"legal": ("x",)}, protect=["y"])
    assert first is not build_chain(keep=["credit"], phrases={"legal": ["z"]}, protect=["y"])


def test_options_take_any_collection() -> None:
    assert build_chain(keep={"credit"}) is build_chain(keep=dict.fromkeys(["credit"]))


# ---- the package's names


def test_package_has_its_public_names() -> None:
    for name in cleantext.__all__:
        assert getattr(cleantext, name) is not None
    assert len(set(cleantext.__all__)) == len(cleantext.__all__)


def test_package_refuses_unknown_names() -> None:
    with pytest.raises(AttributeError, match="module 'cleantext' has no attribute 'cleen'"):
        cleantext.cleen  # noqa: B018


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.strip()


def test_package_import_loads_nothing_heavy() -> None:
    code = "import sys, cleantext; dir(cleantext); print(*sorted(m for m in sys.modules))"
    loaded = set(run(code).split())
    assert "cleantext" in loaded
    assert not loaded & {
        "ftfy",
        "regex",
        "numpy",
        "tqdm",
        "charset_normalizer",
        "cleantext.chain.chain",
    }


def test_package_lists_names_before_loading_them() -> None:
    shown = run("import cleantext; print(*dir(cleantext))").split()
    assert set(cleantext.__all__) <= set(shown)


def test_package_loads_names_on_use() -> None:
    assert run("from cleantext import *; print(clean('Advertisement\\nA b.\\n'))") == "A b."
    assert run("import cleantext; print(cleantext.ARTICLE('A b.\\n'))") == "A b."


def test_clean_explain_and_chain_agree() -> None:
    text = "Prose.\nAdvertisement\n"
    assert clean(text) == explain(text).text == ARTICLE(text) == "Prose.\n"
