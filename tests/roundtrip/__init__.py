"""Random APIs, renderers of the text dialects, and whether what was rendered is what is read."""
