"""apiDoc, versions 0.x and 1.x: https://apidocjs.com."""
