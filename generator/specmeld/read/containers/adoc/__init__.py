"""AsciiDoc pages as events."""
