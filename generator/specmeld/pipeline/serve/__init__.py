"""What keeps running: the mock of an API, and the watch on a project."""
