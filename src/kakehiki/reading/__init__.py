"""Readings: numbers only; words are in `kakehiki.words`, pages in `kakehiki.report`."""
