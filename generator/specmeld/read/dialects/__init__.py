"""Specialised grammars, for pages with a shape of their own."""
