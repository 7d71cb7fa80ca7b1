"""Options and where they come from: keyword arguments, configuration files, own filters."""
