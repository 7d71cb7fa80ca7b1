"""Pipeline steps for datatrove, for its local, Slurm and Ray executors."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from cleantext.corpus.formats.fields import look_up
from cleantext.corpus.plan import Outcome, Plan
from cleantext.corpus.runner.batching import RECORDS, batched, clean_items
from cleantext.corpus.templates.limits import FEWEST, MEMORY, SHARE
from cleantext.corpus.templates.tally import Tally
from cleantext.corpus.templates.tally_file import START_SIZE, SUFFIX, check_learned, read_rows
from cleantext.filters.templates import write_templates
from cleantext.system.atomic import replacing
from cleantext.system.conflicts import Use, check_conflicts
from cleantext.system.extras import load
from cleantext.system.pool import Failure

if TYPE_CHECKING:
    from datatrove.data import Document
    from datatrove.io import DataFolder, DataFolderLike, get_datafolder
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.logging import logger
else:
    PipelineStep = load("datatrove.pipeline.base", "datatrove[io]").PipelineStep
    BaseFilter = load("datatrove.pipeline.filters.base_filter").BaseFilter
    get_datafolder = load("datatrove.io").get_datafolder
    logger = load("datatrove.utils.logging").logger

Verdict = bool | tuple[bool, str]
"""Whether a document stays, with the reason if not."""


_RESERVED = {"text", "id", "media", "metadata"}
"""The names of a document's parts in writers."""


class CleanText(BaseFilter):
    """Cleans the texts of documents, and filters out those that `Plan.drop_empty` drops.

    The URL of the page is the plan's `url_field` in a document's metadata; the fields that the
    plan adds go there. Its `text_field` does not matter: documents have one text.

    Statistics: those of a filter, documents that were `changed`, and removed lines by kind, such
    as `removed_navigation`.

    Args:
        plan: how to clean each document.
        exclusion_writer: takes the dropped documents, unchanged: those whose text would be empty,
            and those that could not be cleaned, whose error is logged.

    Raises:
        ValueError: the plan adds a field that all documents have already.

    """

    name = "🧹 cleantext"

    def __init__(self, plan: Plan, exclusion_writer: DiskWriter | None = None) -> None:
        super().__init__(exclusion_writer, batch_size=RECORDS)
        if taken := sorted(_RESERVED & set(plan.added)):
            raise ValueError(f"every document has a field {taken[0]!r}; give another name")
        self.plan = plan

    def filter(self, doc: Document) -> Verdict:
        """Clean a document; return whether it stays."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: Sequence[Document]) -> list[Verdict]:
        """Clean documents; return whether they stay."""
        items = [(doc.text, self._url(doc)) for doc in batch]
        # Few long texts are cleaned together, so that they fit in memory.
        parts = batched(items, lambda item: len(item[0] or ""))
        answers = [answer for part in parts for answer in clean_items(self.plan, part)]
        return [self._take(doc, answer) for doc, answer in zip(batch, answers, strict=True)]

    def _url(self, doc: Document) -> str | None:
        url = look_up(doc.metadata, self.plan.url_field)
        return url if isinstance(url, str) else None

    def _take(self, doc: Document, answer: Outcome | Failure | None) -> Verdict:
        if isinstance(answer, Failure):
            logger.warning(f"{doc.id}: {answer.reason}")
            return False, "not_cleaned"
        removed = answer.removed if answer else {}  # None stands for a null text
        for kind, lines in removed.items():
            self.stat_update(f"removed_{kind}", value=lines)
        if self.plan.drops(answer):
            return False, "empty"
        fields = self.plan.fields(answer)
        text = fields.pop(self.plan.text_field)
        if taken := sorted(fields.keys() & doc.metadata.keys()):
            logger.warning(f"{doc.id}: the field {taken[0]!r} already exists; give another name")
            return False, "not_cleaned"
        if text != doc.text:
            self.stat_update("changed")
        doc.text = text
        doc.metadata |= fields
        return True


class CountLines(PipelineStep):
    """The first stage of learning: counts lines and passes documents on.

    Each task writes a tally; `MergeTallies` makes templates of all. An existing file is replaced
    only if it is a tally, too.

    Args:
        output_folder: the folder for the tallies.
        url_field: the name of the page's URL in the metadata.
        memory: the approximate bytes that a task may take.

    """

    name = "🧮 count lines"
    type = "🏘 - TEMPLATES"

    def __init__(
        self, output_folder: DataFolderLike, url_field: str = "url", memory: int = MEMORY
    ) -> None:
        super().__init__()
        self.output_folder = _folder(output_folder)
        self.url_field = url_field
        self.memory = memory

    def run(
        self, data: Iterable[Document], rank: int = 0, world_size: int = 1
    ) -> Iterator[Document]:
        """Count the lines of documents, and pass them on.

        Raises:
            ConflictError: a file would be replaced that is not a tally.

        """
        name = f"{rank:05}{SUFFIX}"
        _check_replaced(self.output_folder, name)
        with Tally(self.memory) as tally, TemporaryDirectory() as folder:
            for doc in data:
                with self.track_time():
                    url = look_up(doc.metadata, self.url_field)
                    counted = isinstance(url, str) and tally.add(url, doc.text)
                    self.stat_update("counted" if counted else "without_host")
                yield doc
            path = Path(folder, name)
            tally.save(path)
            with path.open("rb") as file, _open_atomic(self.output_folder, name) as output:
                shutil.copyfileobj(file, output)


class MergeTallies(PipelineStep):
    """The second stage of learning: writes templates, in one task.

    All tallies in the folder are merged, including those of earlier runs. An existing file is
    replaced only if it is a file of templates.

    Args:
        input_folder: the output folder of `CountLines`.
        output_folder: the folder for the file.
        output_filename: the name of the file.
        share: the smallest share of its host's pages that a template line appears on.
        fewest: the fewest pages that it appears on, at least `FEWEST`.
        memory: the approximate bytes that counting may take.

    """

    name = "🧵 merge tallies"
    type = "🏘 - TEMPLATES"

    def __init__(
        self,
        input_folder: DataFolderLike,
        output_folder: DataFolderLike,
        output_filename: str = "templates.tsv",
        share: float = SHARE,
        fewest: int = FEWEST,
        memory: int = MEMORY,
    ) -> None:
        super().__init__()
        if output_filename.endswith(SUFFIX):
            raise ValueError(f"{output_filename}: is the name of a tally; give another one")
        self.input_folder = _folder(input_folder)
        self.output_folder = _folder(output_folder)
        self.output_filename = output_filename
        self.share, self.fewest, self.memory = share, fewest, memory

    def run(self, data: None = None, rank: int = 0, world_size: int = 1) -> None:
        """Write the templates.

        Raises:
            ValueError: there is more than one task.
            ConflictError: a file would be replaced that is not a file of templates.
            FormatError: a tally can't be read.

        """
        if world_size != 1:
            raise ValueError("tallies are merged in one task; give the executor tasks=1")
        _check_replaced(self.output_folder, self.output_filename)
        with Tally(self.memory) as tally, TemporaryDirectory() as folder, self.track_time("run"):
            for name in self.input_folder.list_files(glob_pattern=f"*{SUFFIX}"):
                path = Path(folder, Path(name).name)  # messages name it
                self.input_folder.get_file(name, str(path))
                tally.merge(read_rows(path))
                path.unlink()
                self.stat_update("tallies")
            text = write_templates(tally.templates(self.share, self.fewest))
            with _open_atomic(self.output_folder, self.output_filename) as file:
                file.write(text.encode())


def _folder(named: DataFolderLike) -> DataFolder:
    """Return the folder; a relative path starts at the current folder.

    datatrove would start it at the current folder of the first such call in the process.
    """
    if isinstance(named, str) and "://" not in named:
        named = str(Path(named).absolute())
    return get_datafolder(named)


def _check_replaced(folder: DataFolder, name: str) -> None:
    """Check that a file may be written: it does not exist, or was learned."""
    if path := _local_path(folder, name):
        check_conflicts((), [Use(path, "the output")])
    if folder.exists(name):
        with folder.open(name, "rb") as file:
            check_learned(Path(name), file.read(START_SIZE))


@contextmanager
def _open_atomic(folder: DataFolder, name: str) -> Iterator[BinaryIO]:
    """Open a file to write atomically; object stores do that anyway."""
    if path := _local_path(folder, name):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            yield file
    else:
        with folder.open(name, "wb") as file:
            yield file


def _local_path(folder: DataFolder, name: str) -> Path | None:
    """Return the path of a file, if it is on this machine."""
    return Path(str(folder.resolve_paths(name))) if folder.is_local_path() else None
