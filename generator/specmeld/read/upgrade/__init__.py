"""Upgrades: OpenAPI 2.0, 3.0 and 3.2 and the drafts of JSON Schema to OpenAPI 3.1."""
