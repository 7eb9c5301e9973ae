"""Markdown generated from OpenAPI by widdershins."""
