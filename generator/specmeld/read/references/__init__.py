"""References: what a document refers to, in itself and in other files."""
