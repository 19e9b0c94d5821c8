"""Reports on a record: forecasts against what came."""
