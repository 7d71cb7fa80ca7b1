"""LlamaIndex: a transformation for an ingestion pipeline, before the splitter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.schema import BaseNode, TransformComponent

import cleantext
from cleantext.chain.chain import Chain
from cleantext.config.build import chain_for
from cleantext.integrations.metadata import Metadata, clean_with_metadata


class CleanText(TransformComponent):
    """Cleans nodes, with an account in their metadata.

    Embeddings and language models do not see the account. `to_dict` saves the options, and the
    version of cleantext, so that caches start anew after an update.

    Args:
        **more: see `cleantext.build_chain`.

    Raises:
        OptionError, PhraseError, PatternError, TypeError: see `cleantext.build_chain`.

    """

    options: dict[str, Any]
    version: str
    _chain: Chain

    def __init__(self, options: Any = None, version: str = "", **more: Any) -> None:
        given: Any = {**(options or {}), **more}  # the former is how `from_dict` gives them
        super().__init__(options=given, version=cleantext.__version__)
        self._chain = chain_for("CleanText", given)

    @classmethod
    def class_name(cls) -> str:
        """Return the name that `to_dict` saves."""
        return "CleanText"

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        """Return cleaned copies, in order, with their ids."""
        results = clean_with_metadata(self._chain, [node.get_content() for node in nodes])
        return [_cleaned(node, *result) for node, result in zip(nodes, results, strict=True)]


def _cleaned(node: BaseNode, text: str, metadata: Metadata) -> BaseNode:
    node = node.model_copy(deep=True)  # pipelines compare the documents that came in
    if text != node.get_content():
        node.set_content(text)
    node.metadata |= metadata
    for hidden in (node.excluded_embed_metadata_keys, node.excluded_llm_metadata_keys):
        hidden += [key for key in metadata if key not in hidden]
    return node
