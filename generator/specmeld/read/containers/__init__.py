"""Containers: a document in, a stream of events with line numbers out. They know no API."""
