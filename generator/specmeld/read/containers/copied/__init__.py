"""Text that a browser copied from a page, as events."""
