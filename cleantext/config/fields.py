"""The table of options.

The command line, configuration files and merging read it. To add an option, add a line here, its
type to `Options` (and to `ChainOptions`, if it is a keyword argument of `build_chain`), and what it
does to `cleantext.config.build`.

This module imports nothing, so that the command line is parsed before anything heavy is loaded.
"""

from __future__ import annotations

WORD = "word"
"""Shape of an option: one string."""

FILE = "file"
"""Shape of an option: the path of a file, relative to the folder of its configuration file."""

NAMES = "names"
"""Shape of an option: a list of names; on the command line, separated by commas."""

TEXTS = "texts"
"""Shape of an option: a list of strings; on the command line, one for each use."""

RELATIVE = "relative"
"""Shape of an option: as `TEXTS`, each relative to a folder (see `RelativePattern`)."""

PHRASES = "phrases"
"""Shape of an option: lists of phrases by kind; on the command line, one ``KIND=PHRASE``."""

FLAG = "flag"
"""Shape of an option: true or false; on the command line, true if it is given."""

CHAIN, CUSTOM, SELECTION, PROCESSING = "chain", "custom", "selection", "processing"
"""Groups of options in the help."""


class Field:
    """One option.

    Attributes:
        name: the key in a configuration file, the keyword argument, the field of `Options`.
        shape: the form of its values, such as `NAMES`: decides how each source is parsed.
        metavar: the placeholder of its value in the help.
        help: what it does, for the help.
        group: the group in the help that lists it, such as `CHAIN`.
        flag: the option on the command line.
        values: the set of words that complete it in a shell: ``kinds``, ``filters``,
            ``languages``, ``forms``, ``presets`` or ``strictness``.
        adds: whether the lists of two sources add up; otherwise the stronger source replaces.
        opposite: the option that contradicts it; a name there, in the stronger source, removes
            the same name here from the weaker one.

    """

    def __init__(
        self,
        name: str,
        shape: str,
        metavar: str,
        help: str,  # noqa: A002  # the word of argparse
        *,
        group: str,
        flag: str = "",
        values: str = "",
        adds: bool = False,
        opposite: str = "",
    ) -> None:
        self.name = name
        self.shape = shape
        self.metavar = metavar
        self.help = help
        self.group = group
        self.flag = flag or f"--{name.replace('_', '-')}"
        self.values = values
        self.adds = adds
        self.opposite = opposite


FIELDS = (
    Field(
        "preset",
        WORD,
        "NAME",
        "chain to start from: article (default), page or repair",
        group=CHAIN,
        values="presets",
    ),
    Field(
        "strictness",
        WORD,
        "NAME",
        "how readily the body finder drops lines: gentle, balanced (default) or thorough",
        group=CHAIN,
        values="strictness",
    ),
    Field(
        "keep",
        NAMES,
        "KINDS",
        "keep these kinds of boilerplate",
        group=CHAIN,
        values="kinds",
        adds=True,
        opposite="drop",
    ),
    Field(
        "drop",
        NAMES,
        "KINDS",
        "drop these kinds, in addition to those of the preset",
        group=CHAIN,
        values="kinds",
        adds=True,
        opposite="keep",
    ),
    Field(
        "only",
        NAMES,
        "FILTERS",
        "run only these filters",
        group=CHAIN,
        values="filters",
        opposite="skip",
    ),
    Field(
        "skip",
        NAMES,
        "FILTERS",
        "do not run these filters",
        group=CHAIN,
        values="filters",
        adds=True,
        opposite="only",
    ),
    Field(
        "languages",
        NAMES,
        "CODES",
        "use only the phrases of these languages (default: all)",
        group=CHAIN,
        values="languages",
        opposite="skip_languages",
    ),
    Field(
        "skip_languages",
        NAMES,
        "CODES",
        "do not use the phrases of these languages",
        group=CHAIN,
        values="languages",
        adds=True,
        opposite="languages",
    ),
    Field(
        "form",
        WORD,
        "NAME",
        "form of the text: plain, markdown, wrapped, flat or html (default: auto, as the name of "
        "the file or the text tells)",
        group=CHAIN,
        values="forms",
    ),
    Field(
        "split",
        WORD,
        "LINE",
        "clean the texts between these lines one by one: form-feed, a whole line such as ---, or "
        "/PATTERN/ (default: a file is one text)",
        group=CHAIN,
    ),
    Field(
        "phrases",
        PHRASES,
        "KIND=PHRASE",
        "drop the line PHRASE as boilerplate of KIND; 'PHRASE *' matches the start of a short "
        "line, '/PATTERN/' is a regular expression",
        group=CUSTOM,
        flag="--phrase",
        adds=True,
    ),
    Field(
        "protect",
        TEXTS,
        "PATTERN",
        "leave lines alone in which this regular expression matches anywhere",
        group=CUSTOM,
        adds=True,
    ),
    Field(
        "filters",
        RELATIVE,
        "MODULE:NAME",
        "also run this custom filter, a function decorated with @rewrite, @drop or @trim; the "
        "module may be in the working folder",
        group=CUSTOM,
        flag="--filter",
        adds=True,
    ),
    Field(
        "body_model",
        FILE,
        "FILE",
        "find the body with this model, trained by python -m cleantext.training",
        group=CUSTOM,
    ),
    Field(
        "templates",
        FILE,
        "FILE",
        "drop the lines that a site repeats on its pages, as learned by cleantext-corpus learn",
        group=CUSTOM,
    ),
    Field(
        "url",
        WORD,
        "ADDRESS",
        "for --templates: address or host of the page, if the input does not give it",
        group=CUSTOM,
    ),
    Field(
        "include",
        RELATIVE,
        "PATTERN",
        "clean these files instead of *.txt, *.text, *.md and *.markdown",
        group=SELECTION,
    ),
    Field(
        "exclude",
        RELATIVE,
        "PATTERN",
        "skip these files; LICENSE, COPYING, NOTICE, AUTHORS and the like are always skipped",
        group=SELECTION,
        adds=True,
    ),
    Field(
        "encoding",
        WORD,
        "NAME",
        "encoding of the files (default: detected line by line)",
        group=PROCESSING,
    ),
    Field(
        "ignore_marks",
        FLAG,
        "",
        "clean lines even if comments such as <!-- cleantext: off --> in the text protect them",
        group=PROCESSING,
    ),
)
"""All options, in the order of the help."""

KEYS = tuple(field.name for field in FIELDS)
"""The keys of a configuration file."""
