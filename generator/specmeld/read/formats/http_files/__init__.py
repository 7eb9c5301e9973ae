"""Requests in `.http` files."""
