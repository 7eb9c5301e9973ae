"""From documents to the canonical file, and queries about both."""
