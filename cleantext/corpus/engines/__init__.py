"""Adapters for engines on many cores or machines: datatrove, Ray, Spark.

Each is thin: `clean_texts`, `clean_batch` or `clean_file` does the cleaning.
"""
