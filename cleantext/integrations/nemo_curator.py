"""NeMo Curator: a modifier for a field of documents, within ``Modify``."""

from __future__ import annotations

from typing import Unpack

from nemo_curator.stages.text.modifiers import DocumentModifier

from cleantext.config.build import chain_for
from cleantext.config.options import ChainOptions
from cleantext.integrations.metadata import clean_with_metadata


class CleanText(DocumentModifier):
    """Cleans a field of documents.

    A value that is not a text, such as a null, stays as it is. A modifier returns the text alone;
    `cleantext.corpus.clean_batch` adds an account.

    Args:
        **options: see `cleantext.build_chain`.

    Raises:
        OptionError, PhraseError, PatternError, TypeError: see `cleantext.build_chain`.

    """

    def __init__(self, **options: Unpack[ChainOptions]) -> None:
        super().__init__()
        self.chain = chain_for("CleanText", options)

    def modify_document(self, value: object) -> object:
        """Return the cleaned text."""
        if not isinstance(value, str):
            return value
        ((text, _),) = clean_with_metadata(self.chain, [value])
        return text
