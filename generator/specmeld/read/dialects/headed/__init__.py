"""Markdown pages whose headings are the parameters."""
