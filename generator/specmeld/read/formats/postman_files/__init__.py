"""Postman collections."""
