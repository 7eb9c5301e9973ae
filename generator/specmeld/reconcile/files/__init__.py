"""Merge OpenAPI files: which parts are the same thing, and what holds for each."""
