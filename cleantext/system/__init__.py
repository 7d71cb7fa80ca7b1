"""What both commands need of the operating system: whole files, locks, worker processes."""
