"""What both commands need of the operating system: files, locks, worker processes, output."""
