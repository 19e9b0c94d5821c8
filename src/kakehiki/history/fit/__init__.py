"""Learning a case's own numbers from a record's answers, under the case's own game [Signorino1999]."""
