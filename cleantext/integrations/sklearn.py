"""scikit-learn: a transformer for a pipeline, before a vectorizer."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import Parameter, Signature
from typing import Any, Self, Unpack, cast

from sklearn.base import BaseEstimator, TransformerMixin

from cleantext.config.build import chain_for
from cleantext.config.keywords import check_names
from cleantext.config.options import ChainOptions
from cleantext.integrations.metadata import clean_with_metadata

_NAMES = tuple(ChainOptions.__annotations__)


class CleanText(TransformerMixin, BaseEstimator):
    """Cleans texts, and need not be fitted.

    Args:
        **options: see `cleantext.build_chain`; None stands for an option that is not given. Their
            values are checked by `transform`, as scikit-learn prescribes.

    Raises:
        TypeError: there is no such option.

    """

    def __init__(self, **options: Unpack[ChainOptions]) -> None:
        check_names("CleanText", options)
        for name in _NAMES:
            setattr(self, name, options.get(name))

    # scikit-learn reads the names of the parameters from it.
    __init__.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter("self", Parameter.POSITIONAL_ONLY),
            *(Parameter(name, Parameter.KEYWORD_ONLY, default=None) for name in _NAMES),
        ]
    )

    def fit(self, X: Iterable[str], y: object = None) -> Self:
        """Return the transformer itself."""
        return self

    def transform(self, X: Iterable[str]) -> list[str]:
        """Return the cleaned texts, in order."""
        given = {name: each for name, each in self.get_params().items() if each is not None}
        chain = chain_for("CleanText", cast("ChainOptions", given))  # once for equal options
        return [text for text, _ in clean_with_metadata(chain, X)]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        tags.requires_fit = False
        return tags
