"""Searches for failures: the laws on mutated text, the readers on mutated files, kills."""
