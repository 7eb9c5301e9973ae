"""Reference pages whose names and types run together."""
