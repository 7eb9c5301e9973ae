"""A project's inputs, outputs and guests: what it reads, what it made, where that was put."""
