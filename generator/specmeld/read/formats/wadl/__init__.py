"""WADL, the Web Application Description Language: https://www.w3.org/submissions/wadl/."""
