"""Smithy's JSON AST: https://smithy.io/2.0/spec/json-ast.html."""
