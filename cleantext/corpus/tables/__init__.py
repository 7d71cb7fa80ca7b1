"""Cleaning of columns: Arrow tables and data frames."""
