"""Text with places in it: pointers, lines."""
