"""specmeld: many documents of one API in, one OpenAPI 3.1 file and a proven Python client out."""

__version__ = "0.1.0"
