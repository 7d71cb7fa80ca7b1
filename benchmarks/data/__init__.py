"""Pages and texts to measure with, read from DATA or made up."""
