"""Press articles to draft cases: reading, sentences, citations, names, dates, and what a sentence says."""
