"""LangChain: a transformer between a loader and a splitter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from langchain_core.documents import BaseDocumentTransformer, Document

from cleantext.config.build import chain_for
from cleantext.config.options import ChainOptions
from cleantext.integrations.metadata import clean_with_metadata


class CleanText(BaseDocumentTransformer):
    """Cleans documents, with an account in their metadata.

    Args:
        **options: see `cleantext.build_chain`.

    Raises:
        OptionError, PhraseError, PatternError, TypeError: see `cleantext.build_chain`.

    """

    def __init__(self, **options: Unpack[ChainOptions]) -> None:
        self.chain = chain_for("CleanText", options)

    def transform_documents(self, documents: Sequence[Document], **_: Any) -> list[Document]:
        """Return cleaned copies, in order, with their ids."""
        results = clean_with_metadata(self.chain, [doc.page_content for doc in documents])
        return [
            doc.model_copy(update={"page_content": text, "metadata": doc.metadata | metadata})
            for doc, (text, metadata) in zip(documents, results, strict=True)
        ]
