"""Draws and runs: one case, many settings, the same draws for all of them."""
