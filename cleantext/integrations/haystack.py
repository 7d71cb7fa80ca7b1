"""Haystack: a component between a converter and a splitter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self, Unpack

from haystack import Document, component, default_to_dict

from cleantext.config.build import chain_for
from cleantext.config.options import ChainOptions
from cleantext.integrations.metadata import clean_with_metadata


@component
class CleanText:
    """Cleans documents, with an account in their metadata.

    Args:
        **options: see `cleantext.build_chain`.

    Raises:
        OptionError, PhraseError, PatternError, TypeError: see `cleantext.build_chain`.

    """

    def __init__(self, **options: Unpack[ChainOptions]) -> None:
        self.options = options
        self.chain = chain_for("CleanText", options)

    def to_dict(self) -> dict[str, Any]:
        """Return the component as pipelines save it."""
        saved: dict[str, Any] = default_to_dict(self, **self.options)
        return saved

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Make the component that `to_dict` returned."""
        return cls(**data["init_parameters"])

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return cleaned copies, in order, with their ids.

        Those without a text stay as they are.
        """
        texts = [doc.content for doc in documents if doc.content is not None]
        results = clean_with_metadata(self.chain, texts)
        return {
            "documents": [
                doc if doc.content is None else _cleaned(doc, *next(results)) for doc in documents
            ]
        }


def _cleaned(doc: Document, text: str, metadata: dict[str, Any]) -> Document:
    return replace(doc, content=text, meta=doc.meta | metadata)
