"""Steps for pipelines of datatrove; its local, Slurm and Ray executors run them as its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cleantext.corpus.extras import load
from cleantext.corpus.run import RECORDS, batched, clean_items
from cleantext.corpus.tallies import END, read_rows
from cleantext.corpus.templates import FEWEST, MEMORY, SHARE, Tally
from cleantext.corpus.texts import Outcome, Plan
from cleantext.filters.templates import write_templates
from cleantext.system.pool import Failure

if TYPE_CHECKING:
    from datatrove.data import Document
    from datatrove.io import DataFolderLike, get_datafolder
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

    """

    name = "🧹 cleantext"

    def __init__(self, plan: Plan, exclusion_writer: DiskWriter | None = None) -> None:
        super().__init__(exclusion_writer, batch_size=RECORDS)
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
        url = doc.metadata.get(self.plan.url_field)
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

    Each task writes a file of what it counted; `MergeTallies` makes the templates of all.

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
        self.output_folder = get_datafolder(output_folder)
        self.url_field = url_field
        self.memory = memory

    def run(
        self, data: Iterable[Document], rank: int = 0, world_size: int = 1
    ) -> Iterator[Document]:
        """Count the lines of documents; give them on."""
        with Tally(self.memory) as tally, TemporaryDirectory() as folder:
            for doc in data:
                with self.track_time():
                    url = doc.metadata.get(self.url_field)
                    counted = isinstance(url, str) and tally.add(url, doc.text)
                    self.stat_update("counted" if counted else "without_host")
                yield doc
            path = Path(folder, f"{rank:05}{END}")
            tally.save(path)
            with path.open("rb") as file, self.output_folder.open(path.name, "wb") as output:
                shutil.copyfileobj(file, output)


class MergeTallies(PipelineStep):
    """The second stage of learning templates, in one task: writes the file of templates.

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
        self.input_folder = get_datafolder(input_folder)
        self.output_folder = get_datafolder(output_folder)
        self.output_filename = output_filename
        self.share, self.fewest, self.memory = share, fewest, memory

    def run(self, data: None = None, rank: int = 0, world_size: int = 1) -> None:
        """Write the templates."""
        if world_size != 1:
            raise ValueError("tallies are merged in one task; give the executor tasks=1")
        with Tally(self.memory) as tally, TemporaryDirectory() as folder, self.track_time("run"):
            for name in self.input_folder.list_files(glob_pattern=f"*{END}"):
                path = Path(folder, "fetched")
                self.input_folder.get_file(name, str(path))
                tally.merge(read_rows(path))
                self.stat_update("tallies")
            text = write_templates(tally.templates(self.share, self.fewest))
            with self.output_folder.open(self.output_filename, "wt", encoding="utf-8") as file:
                file.write(text)
