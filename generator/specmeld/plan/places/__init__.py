"""The resource of each operation, and the name of its method there."""
