"""Documents to the canonical file, and what is asked of either."""
