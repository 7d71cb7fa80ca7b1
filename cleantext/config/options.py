"""The options that the library, the configuration file and the command line have in common."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, TypedDict, Unpack, cast

from cleantext.body import with_model
from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter
from cleantext.errors import OptionError, TemplateError, hint, require_known
from cleantext.filters.phrases import drop_phrases, with_languages
from cleantext.filters.templates import (
    Templates,
    load_templates,
    parse_host,
    trim_templates,
    with_templates,
)
from cleantext.kinds import GIVES, KINDS, Boilerplate
from cleantext.phrases import Languages, Rules
from cleantext.phrases import languages as languages_known
from cleantext.phrases.patterns import UserPattern
from cleantext.presets import EVERY, PRESETS, PresetName
from cleantext.system.files import NUL, describe_os_error

Kinds: TypeAlias = Boilerplate | Collection[Boilerplate] | tuple[Boilerplate, ...]


class Options(TypedDict, total=False):
    """The keyword arguments of `build_chain`, for those who pass them on.

    Where several names or patterns may stand, a single str is one of them.
    """

    preset: PresetName | Chain
    keep: Kinds
    drop: Kinds
    only: str | Collection[str]
    skip: str | Collection[str]
    languages: str | Collection[str]
    skip_languages: str | Collection[str]
    phrases: Mapping[Boilerplate, str | Collection[str]] | None
    protect: str | Collection[str]
    filters: Collection[Filter]
    body_model: str | Path | None
    templates: str | Path | Templates | None
    url: str | None


def build_chain(**options: Unpack[Options]) -> Chain:
    """The chain that these options ask for.

    Args:
        preset: a preset's name (``article``, ``page`` or ``repair``) or a chain to start from.
        keep: kinds of boilerplate that stay.
        drop: kinds that go, besides those that the preset drops.
        only: names of filters; no others run.
        skip: names of filters that do not run.
        languages: codes of languages (``"de"``); the phrases of no others are looked for. Without
            it those of all are, on all texts: pages mix languages. The body finder knows all.
        skip_languages: codes of languages whose phrases are not looked for.
        phrases: own phrases by kind, written as in the phrase files (see `cleantext.phrases`):
            a whole line, ``start of a line *``, or ``/pattern/``.
        protect: regular expressions; a line in which one finds something is left alone.
        filters: own filters, each made with `rewrite`, `drop` or `trim`.
        body_model: the file of an own model for `keep_body` (see `cleantext.training`).
        templates: the lines of sites' own, as the file that ``cleantext-corpus learn`` writes or
            as `load_templates` reads it; `trim_templates` drops those of the host of `url`.
        url: the address of the page that the text was, or its host; None where it is not known.
        **options: all of these. Where several names or patterns may stand, a str is one of them.

    Raises:
        OptionError: a name is unknown (the message gives the nearest known one), or the model
            or the templates can't be used.
        PhraseError: a phrase can't be read.
        PatternError: a pattern is no regular expression.
        TypeError: there is no such option, or an own filter is none.

    """
    return chain_for("build_chain", options)


def chain_for(caller: str, options: Options) -> Chain:
    """The chain that the options ask for that a function was called with; see `build_chain`."""
    for name in options:
        if name not in Options.__annotations__:
            raise TypeError(f"{caller}() has no option {name!r}; {_advice(name)}")
    if ("templates" in options) != ("url" in options):
        _refuse_half(options)
    return _chain(**options)


def _advice(name: str) -> str:
    """What to say of an option that there is not."""
    if name == "encoding":
        return "clean_bytes() and explain_bytes() have it"
    return hint(name, Options.__annotations__)


def _refuse_half(options: Options) -> None:
    """Refuse templates of which nobody says for what site, and a site without templates."""
    if options.get("templates") is not None:
        raise OptionError(
            "templates: of which site is the text? Give url too, the address of the page or its "
            "host; url=None where it is not known"
        )
    if options.get("url") is not None:
        raise OptionError(
            "url: it is of use with templates only; give these too, a file that cleantext-corpus "
            "learn writes"
        )


def _chain(
    *,
    preset: str | Chain = "article",
    keep: str | Collection[str] = (),
    drop: str | Collection[str] = (),
    only: str | Collection[str] = (),
    skip: str | Collection[str] = (),
    languages: str | Collection[str] = (),
    skip_languages: str | Collection[str] = (),
    phrases: Mapping[Boilerplate, str | Collection[str]] | None = None,
    protect: str | Collection[str] = (),
    filters: Collection[Filter] = (),
    body_model: str | Path | None = None,
    templates: str | Path | Templates | None = None,
    url: str | None = None,
) -> Chain:
    chain = _build(
        _preset(preset),
        _words("keep", keep),
        _words("drop", drop),
        _words("only", only),
        _words("skip", skip),
        _chosen_languages(_words("languages", languages), _words("skip_languages", skip_languages)),
        _own_phrases(phrases),
        _words("protect", protect),
        _own_filters(filters),
        _checked_model(body_model),
        templates is not None,
    )
    known = _checked_templates(templates)
    site = _checked_url(url)
    return with_templates(chain, known.lines(site)) if known and site else chain


def _words(name: str, value: str | Collection[str]) -> tuple[str, ...]:
    """The names or patterns of an option; a str is one of them."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable) or isinstance(value, bytes):
        raise OptionError(f"{name} takes a list of str, not {value!r}")
    words = tuple(value)
    for word in words:
        if not isinstance(word, str):
            raise OptionError(f"{name} takes a list of str, and {word!r} is no str{_source(word)}")
    return words


def _source(word: object) -> str:
    """What to give instead of a compiled pattern."""
    return "; give its pattern, as it was before re.compile" if isinstance(word, re.Pattern) else ""


def _own_phrases(
    phrases: Mapping[Boilerplate, str | Collection[str]] | None,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if phrases is None:
        return ()
    if not isinstance(phrases, Mapping):
        raise OptionError(
            f"phrases takes lists by kind, as in {{'newsletter': ['get the gazette *']}}, not "
            f"{phrases!r}"
        )
    for kind in phrases:
        require_known(kind, [kind for kind in KINDS if kind != "blank"], "kind")
    return tuple((kind, _words(f"phrases[{kind!r}]", own)) for kind, own in phrases.items())


def _own_filters(filters: Collection[Filter]) -> tuple[Filter, ...]:
    if isinstance(filters, str) or not isinstance(filters, Iterable):
        raise OptionError(f"filters takes a list of filters, not {filters!r}")
    return tuple(filters)


def _chosen_languages(named: tuple[str, ...], excluded: tuple[str, ...]) -> Languages:
    if not (named or excluded):
        return None  # most ask for nothing, and the files are read for the names
    known = languages_known()
    for code in (*named, *excluded):
        _check_language(code, known)
    chosen = tuple(code for code in known if code in (named or known) and code not in excluded)
    if not chosen:
        raise OptionError(f"no language is left: all of {', '.join(named or known)} are skipped")
    return None if len(chosen) == len(known) else chosen


def _check_language(code: str, known: Mapping[str, str]) -> None:
    """Check a language's code; who writes its name is told the code."""
    if code in known:
        return
    names = {name.lower(): code for code, name in known.items()}
    bare = code.lower().replace("_", "-").partition("-")[0]
    near = get_close_matches(bare, [*names, *known], 1, cutoff=0.85)
    if near:
        raise OptionError(
            f"unknown language {code!r}; did you mean {names.get(near[0], near[0])!r}?"
        )
    require_known(code, known, "language")


def _checked_model(path: str | Path | None) -> Path | None:
    """The path of a model that can be used."""
    if path is None:
        return None
    if not isinstance(path, str | os.PathLike):
        raise OptionError(f"body_model takes the path of a file, not {path!r}")
    from cleantext.body.model import load
    from cleantext.errors import BodyModelError

    model = Path(path).absolute()  # as the finder will ask for it: what is loaded is kept by path
    try:
        load(model)
    except BodyModelError as error:
        raise OptionError(f"body_model: {error}") from None
    except (OSError, ValueError) as error:
        raise OptionError(f"body_model: {_unread(path, error)}") from None
    return model


def _checked_templates(templates: str | Path | Templates | None) -> Templates | None:
    if templates is None:
        return None
    try:
        return load_templates(templates)
    except TemplateError as error:
        raise OptionError(f"templates: {error}") from None
    except (OSError, ValueError) as error:
        raise OptionError(f"templates: {_unread(templates, error)}") from None


def _unread(path: object, error: Exception) -> str:
    """Why a file can't be read; a `ValueError` comes of a name with a NUL in it."""
    if isinstance(error, OSError):
        return f"{path}: {describe_os_error(error)}"
    return f"{str(path)!r}: {NUL}"


def _checked_url(url: str | None) -> str:
    if url and not parse_host(url):
        raise OptionError(f"url: there is no host in {url!r}; it should be as in example.com")
    return url or ""


@lru_cache
def _build(
    chain: Chain,
    keep: tuple[str, ...],
    drop: tuple[str, ...],
    only: tuple[str, ...],
    skip: tuple[str, ...],
    languages: Languages,
    phrases: tuple[tuple[str, tuple[str, ...]], ...],
    protect: tuple[str, ...],
    filters: tuple[Filter, ...],
    body_model: Path | None,
    with_templates: bool,
) -> Chain:
    own = [drop_phrases(kind, Rules.parse(p, UserPattern), f"own_{kind}") for kind, p in phrases]
    known = {part.name: part for part in (*EVERY, *chain, *own, *Chain(filters))}
    for kind in dict.fromkeys((*keep, *drop)) if not filters else ():
        require_known(kind, KINDS, "kind")
    if both := set(keep) & set(drop):
        raise OptionError(f"to keep and to drop: {', '.join(sorted(both))}")
    for name in (*only, *skip):
        require_known(name, known, "filter")
    if trim_templates.name in only and not with_templates:
        raise OptionError(
            "trim_templates knows no lines: give templates too, a file that cleantext-corpus learn "
            "writes"
        )
    wanted = [
        part
        for part in EVERY
        if GIVES.get(part.name, part.name) in drop
        or part.name in only
        or (with_templates and part == trim_templates)
    ]
    present = {part.name for part in chain}
    for part in (*(part for part in wanted if part.name not in present), *own, *filters):
        chain = chain.including(part)
    if only:
        chain = chain.only(*only)
    present = {part.name for part in chain}
    chain = chain.without(*present & set(skip))
    patterns = [UserPattern(source) for source in protect]
    # What is to stay, or not looked for, must not go for being no part of the body either.
    named = {*keep, *skip}
    stay = [part for part in EVERY if part.name in named or GIVES.get(part.name) in named]
    stay = [
        with_languages(part, languages)
        for part in stay
        if part.kind != "rewrite" and part.name != "keep_body"
    ]

    def suited(part: Filter) -> tuple[Filter]:
        guarded = with_languages(part, languages).exempting(keep).protecting(patterns)
        return (with_model(guarded, body_model, stay),)

    return chain.map(suited) if named or patterns or body_model or languages else chain


def _preset(preset: object) -> Chain:
    if isinstance(preset, Chain):
        return preset
    require_known(preset, PRESETS, "preset")
    return PRESETS[cast("PresetName", preset)]
