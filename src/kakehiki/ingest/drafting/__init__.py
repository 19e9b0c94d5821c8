"""From sentences to claims, to a draft case, and into a case that is there."""
