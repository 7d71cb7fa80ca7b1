"""Bytes to text, and the repair of text that was decoded wrongly."""
