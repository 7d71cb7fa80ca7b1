"""The command `cleantext-corpus`."""
