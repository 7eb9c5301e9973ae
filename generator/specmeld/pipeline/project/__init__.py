"""A project's inputs, outputs and hosts: what it reads, generates, and where it is vendored."""
