"""Steps for pipelines of datatrove; its local, Slurm and Ray executors run them as its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from cleantext.corpus.extras import load
from cleantext.corpus.fields import look_up
from cleantext.corpus.plan import Outcome, Plan
from cleantext.corpus.runner.run import RECORDS, batched, clean_items
from cleantext.corpus.templates.learn import START_SIZE, check_learnt
from cleantext.corpus.templates.tally import FEWEST, MEMORY, SHARE, Tally
from cleantext.corpus.templates.tally_file import END, read_rows
from cleantext.filters.templates import write_templates
from cleantext.system.atomic import replacing
from cleantext.system.conflicts import Use, check_conflicts
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
"""Whether a document stays, with the reason if it does not."""


_OWN = {"text", "id", "media", "metadata"}
"""What writers call the parts of a document."""


class CleanText(BaseFilter):
    """Cleans the texts of documents, which stay, but for what `Plan.drop_empty` leaves out.

    The page's address is looked for in a document's metadata, under the plan's `url_field`; the
    fields that the plan adds go there. Its `text_field` does not matter: documents have one text.

    Statistics: those of a filter, documents that were `changed`, and lines by kind, such as
    `removed_navigation`.

    Args:
        plan: what is wanted.
        exclusion_writer: takes the documents that go, as they came: those of whose text nothing
            would be left, and those that could not be cleaned, whose error is logged.

    Raises:
        ValueError: the plan adds a field under a name that all documents have already.

    """

    name = "🧹 cleantext"

    def __init__(self, plan: Plan, exclusion_writer: DiskWriter | None = None) -> None:
        super().__init__(exclusion_writer, batch_size=RECORDS)
        if taken := sorted(_OWN & set(plan.added)):
            raise ValueError(f"a document has a field {taken[0]!r} already; name another")
        self.plan = plan
        # The workers of the local executor, which come later, share the cores; threads of NumPy's
        # would only be in their way, and double the time. Other engines say so themselves.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    def filter(self, doc: Document) -> Verdict:
        """Clean a document; whether it stays."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: Sequence[Document]) -> list[Verdict]:
        """Clean documents; whether they stay."""
        items = [(doc.text, self._url(doc)) for doc in batch]
        # Of long texts, few are cleaned together, so that memory holds them.
        cuts = batched(items, lambda item: len(item[0] or ""))
        answers = [answer for cut in cuts for answer in clean_items(self.plan, cut)]
        return [self._take(doc, answer) for doc, answer in zip(batch, answers, strict=True)]

    def _url(self, doc: Document) -> str | None:
        url = look_up(doc.metadata, self.plan.url_field)
        return url if isinstance(url, str) else None

    def _take(self, doc: Document, answer: Outcome | Failure | None) -> Verdict:
        if isinstance(answer, Failure):
            logger.warning(f"{doc.id}: {answer.reason}")
            return False, "not_cleaned"
        removed = answer.removed if answer else {}  # None stands for a null
        for kind, lines in removed.items():
            self.stat_update(f"removed_{kind}", value=lines)
        if self.plan.drops(answer):
            return False, "empty"
        fields = self.plan.fields(answer)
        text = fields.pop(self.plan.text_field)
        if taken := sorted(fields.keys() & doc.metadata.keys()):
            logger.warning(f"{doc.id}: there is a field {taken[0]!r} already; name another")
            return False, "not_cleaned"
        if text != doc.text:
            self.stat_update("changed")
        doc.text = text
        doc.metadata |= fields
        return True


class CountLines(PipelineStep):
    """The first stage of learning templates: counts the lines of documents, which are given on.

    Each task writes a file of what it counted; `MergeTallies` makes the templates of all. A file
    under its name is replaced only if it is a tally, too.

    Args:
        output_folder: where these files go.
        url_field: under what the page's address stands in the metadata.
        memory: bytes that a task may take, about.

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
        """Count the lines of documents; give them on.

        Raises:
            ConflictError: a file would be replaced that is no tally.

        """
        name = f"{rank:05}{END}"
        _check(self.output_folder, name)
        with Tally(self.memory) as tally, TemporaryDirectory() as folder:
            for doc in data:
                with self.track_time():
                    url = look_up(doc.metadata, self.url_field)
                    counted = isinstance(url, str) and tally.add(url, doc.text)
                    self.stat_update("counted" if counted else "without_host")
                yield doc
            path = Path(folder, name)
            tally.save(path)
            with path.open("rb") as file, _written(self.output_folder, name) as output:
                shutil.copyfileobj(file, output)


class MergeTallies(PipelineStep):
    """The second stage of learning templates, in one task: writes the file of templates.

    All tallies in the folder are merged, those of earlier runs too. What is there under the
    output's name is replaced only if it is a file of templates.

    Args:
        input_folder: the output of `CountLines`.
        output_folder: where the file goes.
        output_filename: what it is called.
        share: of a host's pages, the least share on which such a line stands.
        fewest: on how many pages it stands at least, from `FEWEST` up.
        memory: bytes that counting may take, about.

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
        if output_filename.endswith(END):
            raise ValueError(f"{output_filename}: is the name of a tally; give another one")
        self.input_folder = _folder(input_folder)
        self.output_folder = _folder(output_folder)
        self.output_filename = output_filename
        self.share, self.fewest, self.memory = share, fewest, memory

    def run(self, data: None = None, rank: int = 0, world_size: int = 1) -> None:
        """Write the templates.

        Raises:
            ValueError: there is more than one task.
            ConflictError: a file would be replaced that is none of templates.
            FormatError: a tally can't be read.

        """
        if world_size != 1:
            raise ValueError("tallies are merged in one task; give the executor tasks=1")
        _check(self.output_folder, self.output_filename)
        with Tally(self.memory) as tally, TemporaryDirectory() as folder, self.track_time("run"):
            for name in self.input_folder.list_files(glob_pattern=f"*{END}"):
                path = Path(folder, Path(name).name)  # messages tell it
                self.input_folder.get_file(name, str(path))
                tally.merge(read_rows(path))
                path.unlink()
                self.stat_update("tallies")
            text = write_templates(tally.templates(self.share, self.fewest))
            with _written(self.output_folder, self.output_filename) as file:
                file.write(text.encode())


def _folder(named: DataFolderLike) -> DataFolder:
    """The folder; a relative path counts from here.

    By itself, it would count from where the process was when it first named such a folder.
    """
    if isinstance(named, str) and "://" not in named:
        named = str(Path(named).absolute())
    return get_datafolder(named)


def _check(folder: DataFolder, name: str) -> None:
    """Check that a file may be written: nothing is there, or what was learnt."""
    if path := _local(folder, name):
        check_conflicts((), [Use(path, "the output")])
    if folder.exists(name):
        with folder.open(name, "rb") as file:
            check_learnt(Path(name), file.read(START_SIZE))


@contextmanager
def _written(folder: DataFolder, name: str) -> Iterator[BinaryIO]:
    """A file to write, which is there whole or not at all; stores of objects see to that."""
    if path := _local(folder, name):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            yield file
    else:
        with folder.open(name, "wb") as file:
            yield file


def _local(folder: DataFolder, name: str) -> Path | None:
    """Where a file is, if that is on this machine."""
    return Path(str(folder.resolve_paths(name))) if folder.is_local() else None
