"""kakehiki (駆け引き): reads a negotiation from a case that a person can write and check."""

__version__ = "0.1.0"
