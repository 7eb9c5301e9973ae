"""The document's text as docstrings and examples."""
