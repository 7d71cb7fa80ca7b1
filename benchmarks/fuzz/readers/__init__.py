"""Mutated files for every reader: a reader must return records, rejects, or one message."""

READERS = (
    *("jsonl", "gzip", "zstd", "warc", "parquet", "tally"),
    *("templates", "model", "compiled", "journal", "config", "ignore"),
)
"""The names of the readers, each a key of `reading.READERS` and of `material.MATERIAL`."""
