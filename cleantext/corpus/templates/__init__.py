"""Learning which lines a site repeats on its pages, in bounded memory."""
