"""The record of overtures to North Korea: forecasts against answers, and what carries the change since 2019."""
