"""Requests saved or recorded by clients, in any file format.

A reader of ``formats`` turns its file into ``SentRequest``s, ``request_claims`` turns these into
claims.
"""
