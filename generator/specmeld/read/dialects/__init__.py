"""Sharper grammars, for pages that have a shape of their own."""
