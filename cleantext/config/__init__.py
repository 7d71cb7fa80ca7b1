"""Options: one table, the sources that set them, and the chain that they choose."""
