"""Exact formats: a small reader each, to OpenAPI or to claims."""
