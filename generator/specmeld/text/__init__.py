"""Text with locations in it: pointers, lines."""
