"""Markdown that widdershins made from OpenAPI."""
