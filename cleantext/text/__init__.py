"""Lines, words and sentences: the ground floor, which knows no filter."""
