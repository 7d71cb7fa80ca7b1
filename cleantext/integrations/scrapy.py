"""Scrapy: an item pipeline."""

from __future__ import annotations

from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler

from cleantext.config.build import chain_for
from cleantext.integrations.metadata import REMOVED, clean_with_metadata


class CleanText:
    """Cleans a field of items.

    Items without a text in it stay as they are. The statistics of the crawl count the lines
    removed by kind. The settings:

    - ``CLEANTEXT_OPTIONS``: the options of `cleantext.build_chain`, as a dict.
    - ``CLEANTEXT_FIELD``: the field that holds the text; by default ``text``.
    - ``CLEANTEXT_METADATA_FIELD``: the field to set to the lines removed by kind, and notes; by
      default none.

    Raises:
        OptionError, PhraseError, PatternError, TypeError: see `cleantext.build_chain`.

    """

    def __init__(self, crawler: Crawler) -> None:
        options: Any = crawler.settings.getdict("CLEANTEXT_OPTIONS")
        self.chain = chain_for("CleanText", options)
        self.field = crawler.settings.get("CLEANTEXT_FIELD", "text")
        self.metadata_field = crawler.settings.get("CLEANTEXT_METADATA_FIELD")
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline of a crawl."""
        return cls(crawler)

    def process_item(self, item: Any, spider: object = None) -> Any:
        """Clean a text in its item, and return the item."""
        fields = ItemAdapter(item)
        if isinstance(text := fields.get(self.field), str):
            ((fields[self.field], metadata),) = clean_with_metadata(self.chain, [text])
            if self.metadata_field:
                fields[self.metadata_field] = metadata
            for key in filter(lambda key: key.startswith(REMOVED), metadata):
                kind = key.removeprefix(REMOVED)
                self.stats.inc_value(f"cleantext/removed/{kind}", metadata[key])
        return item
