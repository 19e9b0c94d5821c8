"""A ledger for other programs: a table (CSV), BibTeX for biblatex, CSL-JSON for reference managers."""
