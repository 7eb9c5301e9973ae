"""OpenAPI and JSON Schema: what their documents are made of."""
