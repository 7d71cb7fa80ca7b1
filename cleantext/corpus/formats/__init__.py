"""File formats of data sets: each reads records from bytes and writes them."""
