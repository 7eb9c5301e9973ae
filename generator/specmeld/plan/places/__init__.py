"""Which resource an operation belongs to, and what its method is called there."""
