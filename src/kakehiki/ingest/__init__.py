"""Press articles to draft cases: their text, what it speaks of, and the draft."""
