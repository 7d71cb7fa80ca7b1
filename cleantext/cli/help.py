"""The manual below ``cleantext --help``."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill, indent

from cleantext.kinds import ABOUT, KINDS
from cleantext.phrases import languages
from cleantext.presets import EVERY, PRESETS

PRESETS_ABOUT = {
    "article": "the body of an article, with title, byline and date",
    "page": "the main content of any page: forum posts, product pages, documentation",
    "repair": "characters only: mojibake, odd white space; every line stays",
}
"""What each preset keeps, for the help."""

_WIDTH = 80

_AFTER = r"""
examples:
  cleantext < scraped.txt > article.txt
  cleantext --in-place texts/                 clean the files of a folder
  cleantext --check --diff texts/             what would change?
  cleantext --explain page.txt > article.txt  what went, and why?
  cleantext --keep credit,byline --drop blank page.txt
  cleantext --phrase 'newsletter=get the gazette *' --protect '^Fig\.' page.txt
  cleantext --explain=json page.txt 2> account.jsonl > article.txt

exit codes:
  0    done; with --in-place, --check or --diff: there was nothing to do
  1    with --in-place, --check or --diff: something changed, or would
  2    trouble: a wrong option, output that can't be written, or a file that was
       left alone; the others are done
  130  interrupted (143: terminated); every file is whole, either old or new
  141  the reader of standard output went away

files:
  A file holds one text: what one page came to. Text is written as UTF-8,
  whatever it was read as; a byte order mark of UTF-8 and the line endings stay
  as they were. A file that does not change is not touched. Binary files are
  left alone and named. --in-place writes a temporary file beside the old one
  and renames it; permissions stay, a symbolic link stays a link.
  In folders, hidden files and folders, symbolic links, virtual environments,
  node_modules, licences and the like (LICENSE, COPYING, NOTICE,
  CODE_OF_CONDUCT, requirements.txt, robots.txt), and what .gitignore and
  .cleantextignore name are passed over. A file that is named is taken, and
  cleaned as plain text whatever it is.

configuration:
  The nearest cleantext.toml, or pyproject.toml with [tool.cleantext], in the
  folder of the file or above it; for standard input in the working folder or
  above it. Keys as the options:

    preset = "article"
    keep = ["credit"]
    drop = ["byline"]
    only = []
    skip = ["trim_repeats"]
    languages = ["en", "fr"]               # codes; without this, all
    skip_languages = ["vi"]
    encoding = "utf-8"
    include = ["*.txt"]
    exclude = ["drafts/"]
    protect = ['^Fig\.']
    filters = ["my_filters:drop_tickers"]  # a module in the folder of this
                                           # file, or installed
    phrases.newsletter = ["get the gazette *"]
    body_model = "our-sites.npz"           # python -m cleantext.training
    templates = "our-sites.tsv"            # cleantext-corpus learn
    url = "example.com"                    # the host of the texts here

  The command line wins over the file. Lists add up, but --only, --languages and
  --include replace those of the file. Own filters, which are code, run from a
  file that was found, not named, only when it is in the working folder or above
  it.

environment:
  NO_COLOR  set to anything: no colours. They are for terminals only.

shell completion:
  eval "$(cleantext --print-completion bash)"
  in .bashrc; or zsh, tcsh, fish, powershell. cleantext-corpus and
  cleantext-lint have it, too.
"""


def manual() -> str:
    """The text below the options: kinds, presets, filters, examples, exit codes, and so on."""
    filters = dict.fromkeys(part.name for part in EVERY)
    spoken = [f"{code}\N{NO-BREAK SPACE}{name}" for code, name in languages().items()]
    return "\n".join(
        [
            _table("presets", {name: PRESETS_ABOUT[name] for name in PRESETS}),
            _table("kinds of boilerplate", {kind: ABOUT[kind] for kind in KINDS}),
            f"filters:\n{_listed(filters)}\n",
            f"languages:\n{_listed(spoken)}",
            _AFTER.rstrip(),
        ]
    )


def _table(title: str, rows: dict[str, str]) -> str:
    width = max(map(len, rows))
    return "\n".join([f"{title}:", *(_row(name, text, width) for name, text in rows.items()), ""])


def _row(name: str, text: str, width: int) -> str:
    first = f"  {name:{width}}  "
    return fill(text, _WIDTH, initial_indent=first, subsequent_indent=" " * len(first))


def _listed(words: Iterable[str]) -> str:
    filled = fill(", ".join(words), _WIDTH - 2, break_on_hyphens=False)
    return indent(filled, "  ").replace("\N{NO-BREAK SPACE}", " ")
