"""Errors that the command reports in one line."""


class DataError(Exception):
    """DATA is missing, or holds no pages."""
