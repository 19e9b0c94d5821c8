"""What happened: records of overtures and answers, forecasts scored against them, numbers learnt from them."""
