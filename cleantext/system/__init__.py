"""What the command and data sets share: paths and locks."""
