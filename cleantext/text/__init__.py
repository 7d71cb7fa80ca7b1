"""What a line, a word and a sentence are: the ground floor, which knows no filter."""
