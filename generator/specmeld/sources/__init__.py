"""``spec/sources.yaml``: the list of the documents.

``sources:`` is a list of entries with ``path`` (relative to the file) and, all optional, ``id``,
``dialect``, ``api_version``, ``precedence`` and ``retrieved``; an entry can be just a path. A path
may be a folder, or a pattern such as ``docs/**/*.md``: then each matching file is a document of its
own, with the settings of the entry. ``overrides`` gives a document another precedence for some
paths or keywords::

    overrides:
      - {paths: /threads/*, keywords: bounds, precedence: 5}

``url`` is where ``specmeld pull`` fetches a document from. What it fetched is recorded in
``sources.lock``, with the date, which counts as ``retrieved``. ``token_env`` names the environment
variable that holds a token for that server, ``token_header`` the header that carries it::

    - {path: acme.yaml, url: https://acme.example/openapi.yaml, token_env: ACME_TOKEN}

``remote`` allows references to URLs: to a copy, or to be fetched; a URL that ends with a slash
covers everything below it, and its copy is a folder::

    remote:
      https://example.com/errors.yaml: copies/errors.yaml
      https://example.com/schemas/: fetch
"""

from specmeld.sources.folders import Matches, SearchError, is_pattern, matches
from specmeld.sources.listing import PIN, list_sources, load_sources
from specmeld.sources.pulled import LOCK, Pulled, lock_file, lock_text, locked_in, read_lock
from specmeld.sources.source_list import SourceEntry, SourceList

__all__ = [
    "LOCK",
    "PIN",
    "Matches",
    "Pulled",
    "SearchError",
    "SourceEntry",
    "SourceList",
    "is_pattern",
    "list_sources",
    "load_sources",
    "lock_file",
    "lock_text",
    "locked_in",
    "matches",
    "read_lock",
]
