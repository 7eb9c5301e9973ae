"""OpenAPI files merged: which parts are the same thing, and what holds of each."""
