"""What sentences speak of: names, dates, hedges and parts of an argument."""
