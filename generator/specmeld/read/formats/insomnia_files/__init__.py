"""Insomnia's exports and files."""
