"""Which operations a page describes, and what of the page belongs to each."""
