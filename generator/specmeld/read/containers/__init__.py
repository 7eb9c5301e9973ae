"""Containers: a document in, events with line numbers out. They know nothing about APIs."""
