"""Compare two versions of an API, wherever each is kept."""
