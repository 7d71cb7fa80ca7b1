"""Benchmarks of `cleantext-corpus`: speed, memory, broken records, kills."""

PARTS = ("jobs", "overhead", "memory", "learn", "datatrove", "kills", "broken")
"""The parts of the command, each a function of `benchmarks.corpus.command.RUNS`."""
