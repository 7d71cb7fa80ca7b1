"""The manual at the end of ``cleantext --help``."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill, indent

from cleantext.kinds import ABOUT, KINDS
from cleantext.phrases import languages
from cleantext.presets import EVERY, PRESETS

PRESETS_ABOUT = {
    "article": "the body of an article, with its title, byline and date",
    "page": "the main content of any page: forum posts, product pages, documentation",
    "repair": "all lines; only characters are repaired (mojibake, white space)",
}
"""What each preset keeps."""

_WIDTH = 80

_AFTER = r"""
examples:
  cleantext < scraped.txt > article.txt
  cleantext --in-place texts/                 clean the files of a folder
  cleantext --check --diff texts/             preview the changes
  cleantext --explain page.txt > article.txt  list the changes and the reasons
  cleantext --look page.txt                   what stays and what is cut
  cleantext --keep credit,byline --drop blank page.txt
  cleantext --phrase 'newsletter=get the gazette *' --protect '^Fig\.' page.txt
  cleantext --report out.html texts/          see the changes in a browser
  cleantext --explain=json page.txt 2> changes.jsonl > article.txt
  cleantext --in-place --explain=json texts/ 2> account.jsonl
  cleantext --undo account.jsonl              give the files back
  cleantext page.html > article.txt      HTML, made plain; needs the extra html

exit codes:
  0    success; with --in-place, --check, --diff or --undo: nothing to change
  1    with --in-place, --check, --diff or --undo: files were changed, or would
       be
  2    error: a wrong option, output that can't be written, or a file that could
       not be cleaned; all other files are done
  130  interrupted (143: terminated); no file is half written
  141  the reader of standard output has closed it

files:
  Each file holds one text: the text of one page. Output is UTF-8, whatever the
  encoding of the input; line endings and a UTF-8 byte order mark are kept.
  Files that need no change are not touched. Binary files are reported and left
  alone.
  --in-place writes a temporary file next to the original and renames it;
  permissions are kept, and symbolic links remain links.
  In folders, these are skipped: hidden files and folders, symbolic links,
  virtual environments, node_modules, licences and similar files (LICENSE,
  COPYING, NOTICE, AUTHORS, CODE_OF_CONDUCT, requirements.txt, robots.txt), and
  whatever .gitignore or .cleantextignore excludes. A file that is named is
  cleaned all the same, unless --force-exclude is given. Code and data (.py,
  .csv, .srt, ...) are left alone, with exit code 2, unless --force is given.

marks:
  <!-- cleantext: off -->   leave the lines from here to "on" alone
  <!-- cleantext: on -->    clean from here on
  <!-- cleantext: keep -->  leave this line alone
  "off" and "on" also stand alone in a line after #, //, % or .. (two dots).
  Scraped pages can contain marks: --ignore-marks cleans those lines, too.

forms:
  plain     lines as they are
  markdown  blocks of Markdown; of files named *.md or *.markdown
  wrapped   paragraphs cut into lines at a fixed width
  flat      a page whose line breaks are lost
  html      made plain first, and only printed, not written in place; of files
            named *.html, *.htm or *.xhtml
  Without --form, the name of the file tells, or else the text. HTML needs the
  extra html: pip install 'cleantext-filters[html]'.

configuration:
  The nearest cleantext.toml, or pyproject.toml with a table [tool.cleantext],
  in the folder of the file or above it; for standard input, in the folder of
  --stdin-filename, or else in the working folder or above it. Its keys are the
  options:

    preset = "article"
    strictness = "gentle"                  # default: balanced; or thorough
    keep = ["credit"]
    drop = ["byline"]
    only = []
    skip = ["trim_repeats"]
    languages = ["en", "fr"]               # codes; default: all
    skip_languages = ["vi"]
    form = "markdown"                      # default: detected
    split = "form-feed"                    # between texts in one file
    encoding = "utf-8"
    ignore_marks = true
    include = ["*.txt"]
    exclude = ["drafts/"]
    protect = ['^Fig\.']
    filters = ["my_filters:drop_tickers"]  # a module in the folder of this
                                           # file, or an installed one
    phrases.newsletter = ["get the gazette *"]
    body_model = "our-sites.npz"           # see python -m cleantext.training
    templates = "our-sites.tsv"            # see cleantext-corpus learn
    url = "example.com"                    # the host of the texts here

    [[overrides]]                          # options for some files
    files = ["docs/", "*.md"]
    preset = "repair"

  Options on the command line take precedence, then overrides, the last first.
  Patterns of files are relative to the folder of the configuration. Lists are
  combined, except that --only, --languages and --include replace those of the
  file. Custom filters are code: they are loaded only if the configuration file
  is named with --config, or is in the working folder or above it.

environment:
  NO_COLOR  if set, no colours are used; they are only used on terminals
  PAGER     shows what --look prints on a terminal; default: less

shell completion:
  eval "$(cleantext --print-completion bash)"
  in .bashrc; also for zsh, tcsh, fish and powershell, and for cleantext-corpus
  and cleantext-lint.
"""


def manual() -> str:
    """Return the manual, with the words read from the filters."""
    filters = dict.fromkeys(part.name for part in EVERY)
    names = [f"{code}\N{NO-BREAK SPACE}{name}" for code, name in languages().items()]
    return "\n".join(
        [
            _table("presets", {name: PRESETS_ABOUT[name] for name in PRESETS}),
            _table("kinds of boilerplate", {kind: ABOUT[kind] for kind in KINDS}),
            f"filters:\n{_listed(filters)}\n",
            f"languages:\n{_listed(names)}",
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
