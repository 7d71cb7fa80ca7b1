"""Steps for pipelines of datatrove; its local, Slurm and Ray executors run them as its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleantext.corpus.extras import load
from cleantext.corpus.pool import Failure
from cleantext.corpus.run import RECORDS, batched, clean_items
from cleantext.corpus.texts import Outcome, Plan

if TYPE_CHECKING:
    from datatrove.data import Document
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.logging import logger
else:
    BaseFilter = load("datatrove.pipeline.filters.base_filter", "datatrove[io]").BaseFilter
    logger = load("datatrove.utils.logging", "datatrove[io]").logger

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

    def filter(self, doc: Document) -> Verdict:
        """Clean a document; whether it stays."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: Sequence[Document]) -> list[Verdict]:
        """Clean documents; whether they stay."""
        items = [(doc.text, self._url(doc)) for doc in batch]
        cuts = batched(items, lambda item: len(item[0]))  # a few long texts fill the memory, too
        answers = [answer for cut in cuts for answer in clean_items(self.plan, cut)]
        return [self._take(doc, answer) for doc, answer in zip(batch, answers, strict=True)]

    def _url(self, doc: Document) -> str | None:
        url = doc.metadata.get(self.plan.url_field)
        return url if isinstance(url, str) else None

    def _take(self, doc: Document, answer: Outcome | Failure) -> Verdict:
        if isinstance(answer, Failure):
            logger.warning(f"{doc.id}: {answer.reason}")
            return False, "not_cleaned"
        for kind, lines in answer.removed.items():
            self.stat_update(f"removed_{kind}", value=lines)
        if self.plan.drops(answer):
            return False, "empty"
        if answer.text != doc.text:
            self.stat_update("changed")
        fields = self.plan.fields(answer)
        doc.text = fields.pop(self.plan.text_field)
        doc.metadata |= fields
        return True
