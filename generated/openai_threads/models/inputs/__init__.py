"""Plain dicts that callers may pass; the models validate their values."""
