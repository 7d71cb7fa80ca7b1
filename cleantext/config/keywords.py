"""Options from keyword arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from cleantext.chain.chain import Chain
from cleantext.chain.filter import Filter
from cleantext.config.fields import FIELDS, NAMES, TEXTS
from cleantext.config.options import ChainOptions, Options, PhrasesByKind
from cleantext.errors import OptionError, hint, require_known
from cleantext.presets import PRESETS

_NAMES = frozenset(ChainOptions.__annotations__)


def from_keywords(caller: str, keywords: ChainOptions) -> Options:
    """Convert the keyword arguments of a function to options.

    Args:
        caller: the function's name, for the messages.
        keywords: its keyword arguments.

    Raises:
        OptionError: an argument has the wrong type, or templates and url are not given together.
        TypeError: there is no such option.

    """
    check_names(caller, keywords)
    if ("templates" in keywords) != ("url" in keywords):
        _refuse_half(keywords)
    return Options(**{name: _frozen(name, value) for name, value in keywords.items()})


def check_names(caller: str, names: Iterable[str]) -> None:
    """Check the names of a function's keyword arguments.

    Raises:
        TypeError: there is no such option.

    """
    for name in names:
        if name not in _NAMES:
            raise TypeError(f"{caller}() has no option {name!r}; {_advice(name)}")


def _advice(name: str) -> str:
    """Suggest what to use instead of an unknown option."""
    if name == "encoding":
        return "clean_bytes() and explain_bytes() have it"
    return hint(name, _NAMES)


def _refuse_half(keywords: ChainOptions) -> None:
    """Refuse templates without a site, and a site without templates."""
    if keywords.get("templates") is not None:
        raise OptionError(
            "templates: which site is the text from? Also give url, the address of the page or "
            "its host, or url=None if it is not known"
        )
    if keywords.get("url") is not None:
        raise OptionError(
            "url: only used with templates; also give templates, a file written by "
            "cleantext-corpus learn"
        )


def _frozen(name: str, value: Any) -> Any:
    convert = _CONVERTERS.get(name)
    return convert(name, value) if convert else value


def _preset(_: str, value: object) -> object:
    if not isinstance(value, Chain):
        require_known(value, PRESETS, "preset")
    return value


def _strings(name: str, value: str | Collection[str]) -> tuple[str, ...]:
    """Convert to a tuple; a single str stands for a list of one."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable) or isinstance(value, bytes):
        raise OptionError(f"{name} takes a list of str, not {value!r}")
    strings = tuple(value)
    for each in strings:
        if not isinstance(each, str):
            raise OptionError(f"{name} takes a list of str, but {each!r} is not a str{_cure(each)}")
    return strings


def _cure(value: object) -> str:
    """Suggest what to give instead of a compiled pattern."""
    return "; give its source, without re.compile" if isinstance(value, re.Pattern) else ""


def _phrases(name: str, value: Mapping[str, str | Collection[str]] | None) -> PhrasesByKind:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise OptionError(
            f"{name} takes lists by kind, as in {{'newsletter': ['get the gazette *']}}, not "
            f"{value!r}"
        )
    return tuple((kind, _strings(f"{name}[{kind!r}]", texts)) for kind, texts in value.items())


def _filters(name: str, value: Collection[Filter]) -> tuple[Filter, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise OptionError(f"{name} takes a list of filters, not {value!r}")
    return tuple(value)


_CONVERTERS: dict[str, Callable[[str, Any], Any]] = {
    "preset": _preset,
    "phrases": _phrases,
    "filters": _filters,
    **{field.name: _strings for field in FIELDS if field.shape in (NAMES, TEXTS)},
}
