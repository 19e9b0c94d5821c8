"""Forecasts of every answer in a record from what was known before it, their scores, and what carries a change."""
