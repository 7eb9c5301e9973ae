"""Which operations a page describes, and which parts of the page belong to each."""
