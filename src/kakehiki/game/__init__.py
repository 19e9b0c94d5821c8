"""Games: trees as arrays, and the way from a case to its tree and payoffs."""
