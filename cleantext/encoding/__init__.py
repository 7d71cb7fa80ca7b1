"""Decoding of bytes, and repair of text that was decoded wrongly."""
