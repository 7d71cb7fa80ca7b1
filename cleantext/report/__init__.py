"""The report: what was removed from texts, as a web page in one file."""
