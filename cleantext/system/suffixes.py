"""The endings of text files, for the command and for data sets."""

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
"""The endings of the files in a folder that are texts."""
