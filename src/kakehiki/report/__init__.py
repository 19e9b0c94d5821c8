"""Reports: a reading's numbers become a neutral document, and that becomes text, HTML or JSON."""
