"""Measurements of cleantext: quality, speed, data sets, and searches for failures.

Run ``python -m benchmarks --help`` for the commands; ``README.md`` describes each of them.
"""
