"""The pages and texts that the benchmarks run on, read from DATA or made up."""
