"""Articles as text: bytes, formats, structure, sentences and the links beside them."""
