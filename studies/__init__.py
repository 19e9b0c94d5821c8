"""Studies whose numbers are published in docs/: each is one command that makes its pages from the shipped data."""
