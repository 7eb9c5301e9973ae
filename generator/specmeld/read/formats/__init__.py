"""Exact formats: a small reader for each, to OpenAPI or to claims."""
