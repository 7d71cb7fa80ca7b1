"""What the command and data sets share: files, processes, signals."""
