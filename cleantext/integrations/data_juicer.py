"""Data-Juicer: a mapper of samples, ``cleantext_mapper`` in recipes."""

from __future__ import annotations

from typing import Any, cast

from data_juicer.ops.base_op import OPERATORS, TAGGING_OPS, Mapper
from data_juicer.utils.constant import Fields

import cleantext
from cleantext.config.build import chain_for
from cleantext.config.options import ChainOptions
from cleantext.integrations.metadata import clean_with_metadata

NAME = "cleantext_mapper"


@TAGGING_OPS.register_module(NAME)
@OPERATORS.register_module(NAME)
class CleanText(Mapper):
    """Cleans samples, with an account in their meta.

    Args:
        **options: see `cleantext.build_chain`, and those of every ``Mapper``, as ``text_key``.

    Raises:
        OptionError, PhraseError, PatternError, TypeError: see `cleantext.build_chain`.

    """

    _batched_op = True

    def __init__(self, **options: Any) -> None:
        of_mapper = Mapper._BASE_PARAMS.keys() & options.keys()
        super().__init__(**{name: options.pop(name) for name in of_mapper})
        self.chain = chain_for("CleanText", cast("ChainOptions", options))
        self.made_by = cleantext.__version__, repr(options)  # caches look at it, not at the chain

    def process_batched(self, samples: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """Clean a batch of samples, given as columns."""
        results = [*clean_with_metadata(self.chain, samples[self.text_key])]
        samples[self.text_key] = [text for text, _ in results]
        metas = zip(samples[Fields.meta], results, strict=True)
        samples[Fields.meta] = [meta | metadata for meta, (_, metadata) in metas]
        return samples
