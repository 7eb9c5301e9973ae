"""Build a document from pages, or align them with files."""
