"""The operating system: files, locks, signals, worker processes, output."""
