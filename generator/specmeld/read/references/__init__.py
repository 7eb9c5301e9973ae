"""References: to parts of the same document, and to other files."""
