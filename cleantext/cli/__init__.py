"""The command `cleantext`."""
