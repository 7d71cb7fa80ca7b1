"""The page of the report: one file of HTML.

Texts are hostile. Jinja fills in the head and escapes it. All else is JSON in which no HTML parser
finds a tag, and scripts show it as text nodes only. A content security policy allows the scripts
and styles of this package, by their hashes, and nothing else.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from cleantext import __version__
from cleantext.report.collect import TextData
from cleantext.report.remedies import COMMON
from cleantext.report.summary import BINS, Kind, Summary, summarize
from cleantext.system.atomic import replacing
from cleantext.system.conflicts import ConflictError, Use, check_conflicts
from cleantext.system.extras import load
from cleantext.system.files import describe_os_error, is_folder

EXTRA = "cleantext-filters[report]"
"""The requirement that provides Jinja."""

MARK = b'<meta name="generator" content="cleantext '
"""Bytes near the beginning of each report, by which it is known."""

_HEAD = 1 << 12
"""The bytes in which to look for `MARK`."""

_SCRIPTS = ("elements.js", "list.js", "line.js", "text.js", "main.js")
"""The scripts in the order in which they run."""

_DANGEROUS = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
"""Characters that could end a script, or that UTF-8 can't encode."""


def check_page(path: Path, reads: Iterable[Use] = ()) -> None:
    """Check that a report may be written.

    Args:
        path: the file to write.
        reads: the files that are read meanwhile.

    Raises:
        ConflictError: it is one of the files that are read, or holds something else than a report;
            or its folder does not exist.
        MissingExtraError: Jinja is not installed.

    """
    load("jinja2", EXTRA)
    check_conflicts(reads, [Use(path, "the report")])
    if not is_folder(path.parent):
        raise ConflictError(f"{path}: its folder does not exist; make it, or give another name")
    with _naming(path):
        is_foreign = path.exists() and not _is_report(path)
    if is_foreign:
        raise ConflictError(
            f"{path}: already exists, and is not a report of cleantext; give another name"
        )


def _is_report(path: Path) -> bool:
    with path.open("rb") as file:
        return MARK in file.read(_HEAD)


def write_page(path: Path, texts: Sequence[TextData]) -> None:
    """Write the report on texts, atomically.

    Raises:
        ConflictError: the file can't be written.
        MissingExtraError: Jinja is not installed.

    """
    page = render(texts)
    with _naming(path), replacing(path) as file:
        file.write(page)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn a system error into one that names the report."""
    try:
        yield
    except OSError as error:
        raise ConflictError(f"{path}: {describe_os_error(error)}") from None


def render(texts: Sequence[TextData]) -> bytes:
    """Return the report on texts as HTML in UTF-8.

    Raises:
        MissingExtraError: Jinja is not installed.

    """
    jinja2 = load("jinja2", EXTRA)
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    safe = environment.filters["safe"]
    script, style = "".join(map(_web, _SCRIPTS)), _web("report.css")
    summary = summarize(texts)
    page = environment.from_string(_web("report.html.jinja")).render(
        version=__version__,
        summary=summary,
        segments=[*_segments(summary)],
        tallest=max(*summary.histogram, 1),
        step=100 // BINS,
        hues={kind.name: place for place, kind in enumerate(summary.kinds)},
        script=safe(script),
        style=safe(style),
        script_hash=_hash(script),
        style_hash=_hash(style),
        data=safe(to_script(_data(summary, texts))),
    )
    return str(page).encode()


def _web(name: str) -> str:
    return (files("cleantext.report") / "web" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the hash of a text for a content security policy."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def to_script(value: Any) -> str:
    r"""Return JSON that can stand in a script element.

    >>> print(to_script("</script>"))
    "\u003c/script\u003e"

    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _DANGEROUS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _data(summary: Summary, texts: Sequence[TextData]) -> dict[str, object]:
    return {
        "remedies": COMMON,
        "kinds": [kind._asdict() for kind in summary.kinds],
        "texts": [{**text, "id": name} for text, name in zip(texts, _names(texts), strict=True)],
    }


def _names(texts: Iterable[TextData]) -> Iterator[str]:
    """Yield the ids of texts, made unique by numbers."""
    seen: Counter[str] = Counter()
    for text in texts:
        name = text["id"]
        while seen[name]:
            seen[text["id"]] += 1
            name = f"{text['id']} ({seen[text['id']]})"
        seen[name] = 1
        yield name


def _segments(summary: Summary) -> Iterator[tuple[Kind, float, float]]:
    """Yield each kind with its start and length, in per cent."""
    total = sum(kind.lines for kind in summary.kinds)
    start = 0.0
    for kind in summary.kinds:
        length = 100 * kind.lines / total
        yield kind, round(start, 3), round(length, 3)
        start += length
