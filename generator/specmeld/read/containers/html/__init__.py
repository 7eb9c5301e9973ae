"""HTML pages as events."""
