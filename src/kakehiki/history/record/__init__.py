"""Records: who asked whom, on what terms, what was known at the time, and what was answered."""
