"""The case: one negotiation as a file, its rules, and the cases that come with kakehiki."""
