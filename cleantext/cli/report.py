"""The report on the cleaned files: messages, totals and the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from cleantext.cli.listing import PLAIN, REPAIR, Style, Totals, cut
from cleantext.text.display import pluralize, printable

if TYPE_CHECKING:
    from cleantext.cli.look import Row
    from cleantext.report.collect import TextData
    from cleantext.system.files import FileId

Mode: TypeAlias = Literal["print", "write", "check", "show"]
"""Whether cleaned text is printed, written to its file, compared with it, or only looked at."""

CHANGING: tuple[Mode, ...] = ("write", "check")
"""The modes that tell, also by the exit code, which files change."""


class Verbs(NamedTuple):
    """What is done to a file that changes: done, and to be done."""

    done: str
    do: str


CLEAN = Verbs("cleaned", "clean")
RESTORE = Verbs("restored", "restore")


class FileResult(NamedTuple):
    """The result of cleaning one file.

    Attributes:
        name: the name of the file, as the user wrote it.
        changed: whether cleaning changes it.
        output: the cleaned contents, if they are to be printed or written.
        stamp: the identity of the file when it was read.
        diff: the lines of the diff, if requested.
        listing: the changes as lines of text, or one line of JSON, if requested.
        totals: counts of its lines, if requested.
        words: the words kept and those removed by kind, if requested.
        rows: its lines as `--look` shows them, if requested.
        notes: notes for the user about the text as a whole.
        described: the text as the report shows it, if requested.
        error: why the file was left alone; ``""`` if it was cleaned.

    """

    name: str
    changed: bool = False
    output: bytes | None = None
    stamp: FileId | None = None
    diff: tuple[bytes, ...] = ()
    listing: tuple[str, ...] = ()
    totals: Totals = Totals()
    words: Mapping[str, int] = {}
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    described: TextData | None = None
    error: str = ""


def as_json(record: Mapping[str, object]) -> str:
    """Return a record as one line of JSON."""
    import json  # late: rarely needed

    return json.dumps(record)


class Report:
    """Count the results, print the messages, decide the exit code.

    Attributes:
        mode: what is done with cleaned text.
        say: prints a line for the user.
        quiet: print only errors and what was requested.
        explain: the format of the list of changes: ``""`` for none, ``text``, ``json`` or
            ``github``.
        style: the layout of the list of changes.
        verbs: what is done to files.

    """

    def __init__(
        self,
        mode: Mode,
        say: Callable[[str], None],
        quiet: bool = False,
        explain: str = "",
        style: Style = PLAIN,
        verbs: Verbs = CLEAN,
    ) -> None:
        self.mode, self.say, self.quiet = mode, say, quiet
        self.explain, self.style, self.verbs = explain, style, verbs
        self.change_count = self.same_count = self.failure_count = 0
        self.note_count = self.line_count = self.return_code = 0
        self.kinds: Counter[str] = Counter()
        self.words: Counter[str] = Counter()

    def done(self, result: FileResult) -> None:
        """Count a file and print the messages about it."""
        if result.error:
            self.failed(result.name, result.error)
            return
        self.list_changes(result)
        told = self.explain == "github" or self.mode == "show"
        for note in () if told else result.notes:
            self._inform(f"cleantext: {printable(result.name)}: note: {note}")
        self._count(result)
        if result.changed and self.mode in CHANGING:
            self.return_code = max(self.return_code, 1)
            verb = self.verbs.done if self.mode == "write" else f"would {self.verbs.do}"
            self._inform(f"{verb} {printable(result.name)}")

    def list_changes(self, result: FileResult) -> None:
        """Print the changes to a file."""
        for line in result.listing:
            self.say(line)

    def _count(self, result: FileResult) -> None:
        self.kinds.update(result.totals.kinds)
        self.words.update(result.words)
        self.line_count += result.totals.lines
        self.note_count += len(result.notes)
        self.change_count += result.changed
        self.same_count += not result.changed

    def failed(self, name: str, reason: str) -> None:
        """Count a file that can't be cleaned and print the reason."""
        self.failure_count += 1
        self.return_code = 2
        if self.explain == "json":
            self.say(as_json({"file": name, "error": reason}))
        elif self.explain == "github":
            from cleantext.cli.github import command  # late: few ask for it

            self.say(command("error", printable(reason), file=name, title="cleantext"))
        else:
            self.say(f"cleantext: {printable(name)}: {reason}")

    def reported(self, path: str, count: int) -> None:
        """Say where the report on some files is."""
        self._inform(f"wrote {printable(path)}, the report on {pluralize(count, 'file')}")

    def skipped_pattern(self, place: str, line: str) -> None:
        """Warn of an invalid line of an ignore file.

        Args:
            place: the file and the line number.
            line: the line.

        """
        pattern = cut(printable(line), 80)
        self._inform(f"cleantext: {printable(place)}: skipped, not a valid pattern: {pattern}")

    def summarize(self) -> None:
        """Print the totals."""
        if self.explain == "text":
            for line in self._totals():
                self.say(line)
        if self.mode in CHANGING:
            self._inform(", ".join(self._summary()))

    def _inform(self, line: str) -> None:
        if not self.quiet and self.explain != "json":
            self.say(line)

    def _totals(self) -> Iterator[str]:
        """Yield a small table of the lines by kind."""
        kinds = Counter(self.kinds)
        repaired, blank = kinds.pop(REPAIR, 0), kinds.pop("blank", 0)
        removed = kinds.total()
        files = self.change_count + self.same_count
        of = f" of {files} files" if files > 1 else ""
        kept = self.line_count - removed
        total = f"total{of}: {pluralize(self.line_count, 'line')}, {removed} removed, {kept} kept"
        yield self.style.heading(total) if self.style.width else total
        rows = [*kinds.most_common(), ("blank", blank), (f"{REPAIR}ed", repaired)]
        for name, lines in (*rows, ("notes", self.note_count)):
            if lines:
                yield f"  {self.style.kind(name, 13)} {lines:>6}"

    def _summary(self) -> Iterator[str]:
        changed, same, failed = self.change_count, self.same_count, self.failure_count
        verbs = (self.verbs.done, "unchanged")
        if self.mode == "check":
            verbs = (f"would be {self.verbs.done}", "would be left unchanged")
        if not (changed or same or failed):
            yield f"no files to {self.verbs.do}"
        if changed:
            yield f"{pluralize(changed, 'file')} {verbs[0]}"
        if same:
            yield f"{pluralize(same, 'file')} {verbs[1]}"
        if failed:
            yield f"{pluralize(failed, 'file')} failed"
