"""Strategic estimation: what the movers of a small game want, from what they were seen to choose.

`maximum` is maximum likelihood for any smooth objective; the other modules are the games of Signorino (1999, 2003).
"""
