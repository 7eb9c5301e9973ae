"""Requests as clients save and record them, whatever file they are kept in.

A reader of ``formats`` turns its file into ``SentRequest``s, ``request_claims`` these to claims.
"""
