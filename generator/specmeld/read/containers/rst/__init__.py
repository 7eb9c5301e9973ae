"""reStructuredText pages as events."""
