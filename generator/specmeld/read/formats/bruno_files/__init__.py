"""Bruno's requests and collections."""
