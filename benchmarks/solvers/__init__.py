"""kakehiki's solver beside others on the same games, in one run on one machine."""
