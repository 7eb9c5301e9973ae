"""Markdown and MDX pages as events."""
