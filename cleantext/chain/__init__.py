"""Filters, chains of filters, and the engine that runs them and accounts for every edit."""
