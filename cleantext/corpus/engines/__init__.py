"""Adapters for engines that work on many cores or machines: datatrove, Ray, Spark.

Each is thin: what cleans is `clean_texts`, `clean_batch` or `clean_file`. README.md in this folder
shows each of them at work.
"""
