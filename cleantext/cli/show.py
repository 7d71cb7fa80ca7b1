"""What holds for a file, and where it is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cleantext.chain.chain import Chain
from cleantext.cli.discover import DEFAULT_INCLUDE, Found, judge, pass_over
from cleantext.config.fields import FIELDS, FLAG
from cleantext.config.origins import origins
from cleantext.config.patterns import RelativePattern
from cleantext.config.settings import from_command_line, setting_layers
from cleantext.encoding.decode import explain_with, is_binary, is_page
from cleantext.encoding.source import find_source
from cleantext.forms import VIEWS, tell_form
from cleantext.system.files import FileError, read
from cleantext.text.display import printable
from cleantext.text.lines import split

if TYPE_CHECKING:
    from argparse import Namespace

    from cleantext.config.options import Options
    from cleantext.config.settings import FindSettings
    from cleantext.forms import Form
    from cleantext.system.ignore import Ignores

_DEFAULTS = {
    "preset": "article",
    "strictness": "balanced",
    "languages": "all",
    "form": "auto",
    "include": " ".join(DEFAULT_INCLUDE),
    "encoding": "detected",
}
"""What holds where nothing is set; for other options nothing, or false."""

_NAME, _VALUE = 15, 32  # columns


def show_settings(
    arguments: Namespace,
    find_settings: FindSettings,
    ignores: Ignores,
    report_error: Callable[[str, str], None],
) -> Iterator[str]:
    """Yield what holds for the files of the command line."""
    command = from_command_line(arguments)
    for name in arguments.files:
        path = Path(name).absolute()
        found = judge(str(path), arguments, find_settings, ignores)
        try:
            data, _ = read(path)
            facts = {**_told(data, found.settings), **_fate(found, data, ignores)}
        except FileError as error:
            report_error(name, str(error))
            continue
        yield printable(name)
        for key, value in facts.items():
            yield f"  {key:{_NAME}} {printable(value)}"
        layers = setting_layers(command, arguments.config, path)
        for field in FIELDS:
            default = _DEFAULTS.get(field.name, "false" if field.shape == FLAG else "none")
            rows = [(_shown(value), source) for value, source in origins(field, layers)]
            yield from _rows(field.name, rows or [(default, "default")])


def _rows(name: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    for value, source in rows:
        yield f"  {name:{_NAME}} {printable(value):{_VALUE}} {printable(source)}"
        name = ""


def _shown(value: Any) -> str:
    if isinstance(value, RelativePattern):
        return value.text
    if isinstance(value, tuple):
        return "=".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _told(data: bytes, settings: Options) -> dict[str, str]:
    """Return what a file's contents tell of it."""
    if is_binary(data):
        return {"contents": "binary"}
    decoded = explain_with(Chain(form="plain"), data, settings.encoding)
    source = find_source(data, decoded.undo(), settings.encoding)
    name = source.encoding if source else settings.encoding or "several"
    mark = " with a byte order mark" if source and source.mark else ""
    return {
        "read as": _form(data, decoded.text, settings),
        "written in": "; ".join([f"{name}{mark}", *decoded.notes]),
    }


def _form(data: bytes, text: str, settings: Options) -> str:
    """Return the form in which a text is cleaned."""
    form = cast("Form", settings.form or "auto")
    if is_page(data, form, settings.encoding):
        return "html, which is printed as plain text and never written in place"
    block = split(text).texts
    form = tell_form(block) if form == "auto" else form
    return form if VIEWS[form](block) else "plain"


def _fate(found: Found, data: bytes, ignores: Ignores) -> dict[str, str]:
    """Return whether a file is cleaned, named or in its folder."""
    refusal = found.refusal
    if is_binary(data):
        refusal = "left alone: it is binary"
    if refusal == "":
        refusal = "left alone"
    passed = pass_over(Path(found.name), found.settings, ignores)
    return {
        "if named": refusal or "cleaned",
        "in its folder": f"passed over: {passed}" if passed else refusal or "cleaned",
    }
