"""Words of the document as docstrings and examples."""
