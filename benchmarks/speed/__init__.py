"""Speed beside peers, growth with length, memory, and start-up."""

PARTS = ("throughput", "languages", "pages", "broken", "growth", "start")
"""The parts of the command, each a module of this package."""
