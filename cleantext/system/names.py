"""What the name of a file says about its contents."""

from __future__ import annotations

from pathlib import Path

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
"""Suffixes of the files in a folder that are texts."""

_CODE_SUFFIXES = frozenset(
    f".{word}"
    for line in (
        # subtitles
        "ass lrc sbv srt ssa sub ttml vtt",
        # tables and records
        "arff bib csv geojson ics ipynb json json5 jsonc jsonl log ndjson po pot psv tsv vcf",
        # settings
        "cfg conf desktop env ini lock plist properties service toml yaml yml",
        # markup and typesetting
        "atom bst cls css dtd gpx htm html kml less ltx opml rss rtf sass scss sty svg tex",
        "typ xht xhtml xml xsd xsl xslt",
        # patches and builds
        "bazel bzl cmake diff gradle mak make mk nix ninja patch rej sbt tf",
        # shells
        "awk bash bat cmd csh fish ksh ps1 psm1 sed sh tcl zsh",
        # programming languages
        "asm bas c cc clj cljs coffee cpp cr cs cu cxx d dart el elm erl ex exs f f90 for fs",
        "fsx go graphql groovy h hh hpp hrl hs hxx java jl js jsx kt kts lisp lua m mjs ml",
        "mli mm nim pas php pl pm proto pxd py pyi pyx qmd r rb rkt rmd rs s scala scm sol",
        "sql sv svelte swift thrift ts tsx v vb vhd vhdl vim vue wat zig",
    )
    for word in line.split()
)
"""Suffixes of code and data, in lower case: there, a line that looks like boilerplate has a use."""

_LEGAL = ("license", "licence", "unlicense", "copying", "copyright", "notice", "code_of_conduct")
_PEOPLE = ("authors", "contributors", "maintainers", "codeowners")
_MACHINES = (
    *("robots.txt", "humans.txt", "security.txt", "llms.txt", "ads.txt", "app-ads.txt"),
    "cmakelists.txt",
)
_PACKAGES = ("requirements", "constraints")

_NAMES = frozenset((*_LEGAL, *_PEOPLE, *_MACHINES))
"""Names, in lower case, of files in repositories and on sites that are not texts of pages."""

_BEGINNINGS = (
    *(f"{name}{mark}" for name in _LEGAL for mark in "-_."),
    *(f"{name}." for name in _PEOPLE),
)
"""What longer names of such files begin with."""


def is_scraped(path: Path) -> bool:
    """Return whether a file may be the text of a page by its name, unlike a licence.

    The case does not matter. In a folder ``LICENSES``, as REUSE has it, all files are licences.
    """
    name = path.name.lower()
    is_list = name.startswith(_PACKAGES) and name.endswith(".txt")
    is_known = name in _NAMES or name.startswith(_BEGINNINGS) or is_list
    return not is_known and path.parent.name != "LICENSES"


def is_code(path: Path) -> bool:
    """Return whether a file is code or data by its suffix."""
    return path.suffix.lower() in _CODE_SUFFIXES
