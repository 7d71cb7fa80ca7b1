"""`python -m cleantext.phrases`: the number of phrases by language and kind."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence

from cleantext.kinds import KINDS
from cleantext.phrases import languages, parse_file, read
from cleantext.system.output import guard, print_out


def coverage() -> str:
    """Return a Markdown table of languages by kinds."""
    counts = {code: _counts(code) for code in languages()}
    kinds = [kind for kind in (*KINDS, "glued") if any(row[kind] for row in counts.values())]
    return "\n".join(_rows(counts, kinds))


def _counts(code: str) -> Counter[str]:
    """Count the entries of each kind, with its parts."""
    text = read((code,))[0].decode()
    return Counter(section.partition(":")[0] for section, _ in parse_file(text, f"{code}.txt"))


def _rows(counts: dict[str, Counter[str]], kinds: list[str]) -> Iterator[str]:
    yield _row("", "language", "all", *kinds)
    yield "|---|---|" + "--:|" * (len(kinds) + 1)
    for code, name in languages().items():
        row = counts[code]
        yield _row(code, name, row.total(), *(row[kind] for kind in kinds))
    total = sum(counts.values(), Counter())
    yield _row("", f"{len(counts)} languages", total.total(), *(total[kind] for kind in kinds))


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; return the exit code."""
    return guard("python -m cleantext.phrases", lambda: _main(argv))


def _main(argv: Sequence[str] | None) -> int:
    ArgumentParser(
        prog="python -m cleantext.phrases",
        description="Print the number of phrases by language and kind, as a Markdown table.",
        allow_abbrev=False,
    ).parse_args(argv)
    print_out(coverage())
    return 0


if __name__ == "__main__":
    sys.exit(main())
