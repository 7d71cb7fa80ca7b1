"""dolma: a tagger, ``cleantext``, whose spans the mixer cuts."""

from __future__ import annotations

from typing import Unpack

from dolma.core.data_types import DocResult, Document, Span
from dolma.core.registry import TaggerRegistry
from dolma.core.taggers import BaseTagger

from cleantext.chain.removed import removed_spans
from cleantext.config.build import chain_for
from cleantext.config.options import ChainOptions
from cleantext.errors import OptionError
from cleantext.forms import holds_html


@TaggerRegistry.add("cleantext")
class CleanText(BaseTagger):
    """Tags what cleaning removes with its kinds.

    A mixer can only cut, so repairs are not made. HTML gets no tags, because it is made plain
    before it is cleaned. For options, register a subclass with a name of its own.

    Args:
        **options: see `cleantext.build_chain`.

    Raises:
        OptionError, PhraseError, PatternError, TypeError: see `cleantext.build_chain`.

    """

    def __init__(self, **options: Unpack[ChainOptions]) -> None:
        self.chain = chain_for("CleanText", options)
        if self.chain.form == "html":
            raise OptionError("form: HTML can't be tagged, because it is made plain first")

    def predict(self, doc: Document) -> DocResult:
        """Return the spans of a document, in order."""
        if holds_html(doc.text, self.chain.form):
            return DocResult(doc, [])
        return DocResult(doc, [Span(*each) for each in removed_spans(self.chain.explain(doc.text))])
