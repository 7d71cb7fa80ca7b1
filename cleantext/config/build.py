"""The chain that options choose."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, cast

from cleantext.body import LEANS, Strictness, adapted
from cleantext.chain.chain import Chain
from cleantext.config.keywords import from_keywords
from cleantext.config.options import ChainOptions, Options
from cleantext.config.plugins import load_filters
from cleantext.errors import BodyModelError, OptionError, TemplateError, require_known
from cleantext.filters.phrases import drop_phrases, with_languages
from cleantext.filters.templates import (
    Templates,
    load_templates,
    parse_host,
    trim_templates,
    with_templates,
)
from cleantext.forms import FORMS, Form
from cleantext.kinds import KINDS
from cleantext.phrases import Rules
from cleantext.phrases import languages as all_languages
from cleantext.presets import EVERY, PRESETS
from cleantext.system.files import NUL, describe_os_error
from cleantext.text.parts import separator_pattern

if TYPE_CHECKING:
    from cleantext.chain.filter import Filter
    from cleantext.config.options import PhrasesByKind
    from cleantext.phrases import Languages
    from cleantext.phrases.patterns import UserPattern
    from cleantext.presets import PresetName


def build_chain(**options: Unpack[ChainOptions]) -> Chain:
    """Build the chain that these options choose.

    Args:
        preset: name of a preset (``article``, ``page`` or ``repair``) or a chain to start from.
        strictness: how readily the body finder drops lines. ``gentle`` leaves what is not certain;
            ``thorough`` is for corpora, where furniture that stays is worse than a paragraph lost.
            Default: ``balanced``.
        keep: kinds of boilerplate to keep.
        drop: kinds to drop, in addition to those of the preset.
        only: names of the only filters to run.
        skip: names of filters not to run.
        languages: codes of languages (``"de"``) whose phrases are used. Default: all, on every
            text, because pages mix languages. The body finder knows all languages in any case.
        skip_languages: codes of languages whose phrases are not used.
        phrases: custom phrases by kind, written as in the phrase files (see `cleantext.phrases`):
            a whole line, ``start of a line *``, or ``/pattern/``.
        protect: regular expressions; lines in which one matches are left alone.
        filters: custom filters, made with `rewrite`, `drop` or `trim`.
        body_model: file of a custom model for `keep_body` (see `cleantext.training`).
        templates: lines that sites repeat on their pages, as a file written by
            ``cleantext-corpus learn`` or as returned by `load_templates`; `trim_templates` drops
            those of the host of `url`.
        url: address of the page that the text is from, or its host; None if it is not known.
        form: the form of the text: ``plain``, ``markdown``, ``wrapped``, ``flat`` or ``html``.
            Default: ``auto``, detected from the text. HTML is made plain first; it needs the extra
            `html`.
        split: the lines that separate several texts in one, each of which is cleaned by itself:
            ``form-feed``, a whole line such as ``---``, or ``/pattern/``, a regular expression.
            They stay as they are. Default: None, a text is all one.
        **options: all of the above. A single str stands for a list of one.

    Raises:
        OptionError: a name is unknown (the message suggests the nearest known one), or the model
            or the templates can't be used.
        PhraseError: a phrase is invalid.
        PatternError: a pattern is not a valid regular expression.
        TypeError: there is no such option, or a custom filter is not a filter.

    """
    return chain_for("build_chain", options)


def chain_for(caller: str, keywords: ChainOptions) -> Chain:
    """Build the chain for the keyword arguments of a function; see `build_chain`."""
    return build(from_keywords(caller, keywords))


def build(options: Options) -> Chain:
    """Build the chain that options choose, once for equal options.

    Raises:
        OptionError, PhraseError, PatternError, TypeError: see `build_chain`.

    """
    model = _check_model(options.body_model)
    templates = _load_templates(options.templates)
    site = _check_url(options.url)
    if model or templates or site:
        options = replace(options, body_model=model, templates=None, url=None)
    chain = _assemble(options, has_templates=templates is not None)
    return with_templates(chain, templates.lines(site)) if templates and site else chain


@lru_cache
def _assemble(options: Options, *, has_templates: bool) -> Chain:
    """Build a chain whose templates are still empty."""
    preset = options.preset or "article"
    start = preset if isinstance(preset, Chain) else _preset(preset)
    languages = _choose_languages(options.languages, options.skip_languages)
    custom = [*_phrase_filters(options.phrases), *Chain(load_filters(options.filters))]
    _check_names(options, dict.fromkeys(part.name for part in (*EVERY, *start, *custom)))
    if trim_templates.name in options.only and not has_templates:
        raise OptionError(
            "trim_templates has no templates to work with; also give templates, a file written by "
            "cleantext-corpus learn"
        )
    wanted = [trim_templates] if has_templates else []
    chain = _adapt(_select(start, options, wanted, custom), options, languages)
    return replace(
        chain,
        form=_form(options.form) if options.form else chain.form,
        separates=_separators(options.split) if options.split else chain.separates,
    )


def _preset(name: str) -> Chain:
    require_known(name, PRESETS, "preset")
    return PRESETS[cast("PresetName", name)]


def _separators(name: str) -> UserPattern:
    if not name.strip():
        raise OptionError("split: name the line that separates texts, such as form-feed or ---")
    return _user_pattern(separator_pattern(name))


def _form(name: str) -> Form:
    require_known(name, FORMS, "form")
    return cast("Form", name)


def _strictness(name: str) -> Strictness:
    require_known(name, LEANS, "strictness")
    return cast("Strictness", name)


def _choose_languages(named: Collection[str], skipped: Collection[str]) -> Languages:
    if not (named or skipped):
        return None  # the usual case: saves reading the files for the names
    known = all_languages()
    for code in (*named, *skipped):
        _check_language(code, known)
    chosen = tuple(code for code in known if code in (named or known) and code not in skipped)
    if not chosen:
        raise OptionError(f"no language is left: all of {', '.join(named or known)} are skipped")
    return None if len(chosen) == len(known) else chosen


def _check_language(code: str, known: Mapping[str, str]) -> None:
    """Check the code of a language; suggest the code if it is a name."""
    if code in known:
        return
    codes = {name.lower(): code for code, name in known.items()}
    bare = code.lower().replace("_", "-").partition("-")[0]
    from difflib import get_close_matches  # late: only errors need it

    near = get_close_matches(bare, [*codes, *known], 1, cutoff=0.85)
    if near:
        raise OptionError(
            f"unknown language {code!r}; did you mean {codes.get(near[0], near[0])!r}?"
        )
    require_known(code, known, "language")


def _user_pattern(source: str) -> UserPattern:
    from cleantext.phrases.patterns import UserPattern  # late: few have patterns of their own

    return UserPattern(source)


def _phrase_filters(phrases: PhrasesByKind) -> list[Filter]:
    if not phrases:
        return []
    from cleantext.phrases.patterns import UserPattern  # likewise

    known = [kind for kind in KINDS if kind != "blank"]
    for kind, _ in phrases:
        require_known(kind, known, "kind")
    return [
        drop_phrases(kind, Rules.parse(entries, UserPattern), f"own_{kind}")
        for kind, entries in phrases
    ]


def _check_names(options: Options, filters: Collection[str]) -> None:
    """Check the names of kinds and filters."""
    for kind in (*options.keep, *options.drop):
        if not (options.filters and _may_be_custom(kind)):
            require_known(kind, KINDS, "kind")
    if both := {*options.keep} & {*options.drop}:
        raise OptionError(f"both kept and dropped: {', '.join(sorted(both))}")
    for name in (*options.only, *options.skip):
        require_known(name, filters, "filter")


def _may_be_custom(kind: str) -> bool:
    """Return whether a word, unlike a misspelled kind, may be the kind of a custom filter."""
    from difflib import get_close_matches  # likewise

    is_filter = any(part.name == kind for part in EVERY)
    return not (is_filter or get_close_matches(kind, KINDS, 1, cutoff=0.8))


def _select(
    chain: Chain, options: Options, wanted: Iterable[Filter], custom: Iterable[Filter]
) -> Chain:
    """Add the filters that are asked for, and remove the others."""
    asked = [
        part
        for part in EVERY
        if (part.reason or part.name) in options.drop or part.name in options.only or part in wanted
    ]
    for part in (*(part for part in asked if part.name not in chain.names), *custom):
        chain = chain.including(part)
    if options.only:
        chain = chain.only(*options.only)
    return chain.without(*{*chain.names} & {*options.skip})


def _adapt(chain: Chain, options: Options, languages: Languages) -> Chain:
    """Adapt filters to languages, exemptions, protected lines, model and strictness."""
    model = cast("Path | None", options.body_model)  # `build` has made it a path
    patterns = [_user_pattern(source) for source in options.protect]
    strictness = _strictness(options.strictness) if options.strictness else None
    exempt = _exempt_filters(options, languages)

    def adapt(part: Filter) -> tuple[Filter]:
        guarded = with_languages(part, languages).exempting(options.keep).protecting(patterns)
        return (adapted(guarded, model, exempt, strictness),)

    is_adapted = options.keep or options.skip or patterns or model or languages or strictness
    return chain.map(adapt) if is_adapted else chain


def _exempt_filters(options: Options, languages: Languages) -> Sequence[Filter]:
    """Return the filters whose lines the body finder must keep.

    These are the filters that are skipped and those of the kinds that are kept.
    """
    names = {*options.keep, *options.skip}
    return [
        with_languages(part, languages)
        for part in EVERY
        if (part.name in names or part.reason in names)
        and part.kind != "rewrite"
        and part.name != "keep_body"
    ]


def _check_model(path: str | Path | None) -> Path | None:
    """Check that a model can be loaded, and return its absolute path."""
    if path is None:
        return None
    if not isinstance(path, str | os.PathLike):
        raise OptionError(f"body_model takes the path of a file, not {path!r}")
    from cleantext.body.model import load  # late: imports NumPy

    model = Path(path).absolute()  # as the body finder does: loaded models are cached by path
    try:
        load(model)
    except BodyModelError as error:
        raise OptionError(f"body_model: {error}") from None
    except (OSError, ValueError) as error:
        raise OptionError(f"body_model: {_describe(path, error)}") from None
    return model


def _load_templates(templates: str | Path | Templates | None) -> Templates | None:
    if templates is None:
        return None
    try:
        return load_templates(templates)
    except TemplateError as error:
        raise OptionError(f"templates: {error}") from None
    except (OSError, ValueError) as error:
        raise OptionError(f"templates: {_describe(templates, error)}") from None


def _describe(path: object, error: Exception) -> str:
    """Describe why a file can't be read; `ValueError` means a NUL in its name."""
    if isinstance(error, OSError):
        return f"{path}: {describe_os_error(error)}"
    return f"{str(path)!r}: {NUL}"


def _check_url(url: str | None) -> str:
    if url and not parse_host(url):
        raise OptionError(f"url: there is no host in {url!r}; write it as in example.com")
    return url or ""
