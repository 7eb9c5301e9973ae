"""Containers: a page in, events with line numbers out. They know nothing about APIs.

``choice`` lists them and recognizes which one a text is.
"""
