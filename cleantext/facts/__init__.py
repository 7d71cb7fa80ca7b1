"""Facts about a text for its readers: title, byline, date, language.

They are read from lines that a filter marks with a role; see `Block.roles`.
"""
