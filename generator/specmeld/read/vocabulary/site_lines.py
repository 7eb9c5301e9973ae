"""Parts of docs sites around their content, as a browser copies them: buttons, headers, tabs."""

from __future__ import annotations

SITE_LINES = frozenset(
    [
        "ask ai",
        "ask a question...",
        "built with",
        "cancel",
        "clear",
        "collapse all",
        "content type",
        "copied!",
        "copy",
        "copy code",
        "copy link",
        "copy page",
        "copy to clipboard",
        "ctrl k",
        "ctrl+k",
        "download",
        "download openapi description",
        "download openapi specification:",
        "download openapi specification:download",
        "edit this page",
        "edit value",
        "example value",
        "example value | model",
        "example value | schema",
        "execute",
        "expand all",
        "expand all collapse all",
        "expand allcollapse all",
        "media type",
        "model",
        "navigate to",
        "next",
        "no links",
        "on this page",
        "open in chatgpt",
        "previous",
        "log in to see full request history",
        "recent requests",
        "report incorrect code",
        "schema",
        "search",
        "search...",
        "send",
        "send api request",
        "share",
        "skip to content",
        "skip to main content",
        "suggest edits",
        "test request",
        "try it",
        "try it now",
        "try it out",
        "try it!",
        "view as markdown",
        "⌘i",
        "⌘k",
    ]
)
"""Lines that a site puts around the content, in lower case."""

SITE_LINE_SHAPES = (
    r"add (?:string|object|integer|number|boolean|item|file)",
    r"copy link to \S+",
    r"(?:last )?updated .{1,30} ago",
    r"powered by \w+",
    r"raw \(\w+\)",
    r"headers \(\d+\)",
)
"""Lines of that kind with a variable part, as patterns."""

ENDS = frozenset(
    [
        "did this page help you?",
        "last updated",
        "was this helpful?",
        "was this page helpful?",
        "what’s next",
        "what's next",
    ]
)
"""What follows the content of a page."""

LINE_HEADS = frozenset(
    [
        "name, type, description",
        "имя., тип, description",
        "名称, 类型, 说明",
    ]
)
"""Table headers that are one line of text."""

TABLE_HEADS = frozenset(
    [
        "attribute",
        "code",
        "default",
        "description",
        "error",
        "field",
        "header",
        "http code",
        "in",
        "key",
        "links",
        "name",
        "parameter",
        "property",
        "required",
        "required?",
        "schema",
        "status",
        "status code",
        "type",
        "value",
    ]
)
"""Column heads that distinguish rows of a table from other lines with tabs."""

CODE_TABS = frozenset(
    [
        "bash",
        "c",
        "c#",
        "c++",
        "cli",
        "curl",
        "dart",
        "go",
        "http",
        "httpie",
        "java",
        "javascript",
        "json",
        "kotlin",
        "node",
        "node.js",
        "objective-c",
        "ocaml",
        "php",
        "powershell",
        "python",
        "r",
        "ruby",
        "requests",
        "axios",
        "fetch",
        "github cli",
        "libcurl",
        "shell curl",
        "wget",
        "rust",
        "shell",
        "swift",
        "typescript",
        ".net",
    ]
)
"""Names of the tabs above a sample."""
