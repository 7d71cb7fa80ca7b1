"""Scores of cleaned pages against their right texts, beside peers."""
