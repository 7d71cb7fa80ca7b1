"""A run over a data set: batches, workers, journal, rejects, progress."""
