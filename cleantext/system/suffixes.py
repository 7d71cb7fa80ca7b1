"""The suffixes of text files, for the command and for data sets."""

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
"""Suffixes of the files in a folder that are texts."""
