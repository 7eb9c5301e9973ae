"""Words in place of field names that are not names, in lower case."""

from __future__ import annotations

from specmeld.read.vocabulary import words

NEVER = words(
    "string, integer, boolean, null, true, false, none, n/a, array, example, http, https, yes, no"
)
"""No page has a field of such a name without a type beside it."""

REMARKS = words(
    """note, notes, warning, tip, important, info, example, examples, remark, remarks, caution,
    returns, return, response, responses, request, requests, result, results, description,
    parameters, parameter, headers, body, attributes, properties, fields, usage, see, errors,
    error, default, required, optional, endpoint, url, method, authentication, authorization,
    pagination, permissions, scopes, syntax, limitations, deprecated, new, changed, removed, added,
    hint, attention, danger, success, failure, summary, overview, details, hinweis, achtung,
    beispiel, nota, remarque, exemple, ejemplo, примечание, 注意, 注, 备注, 示例, 例"""
)
"""Capitalised, they begin a remark and not a field, unless a type is beside them."""

ODATA = words(
    """$filter, $top, $skip, $select, $expand, $orderby, $count, $search, $format, $skiptoken, $ref,
    $id, $schema, $type, $apply, $compute, $batch, $in, $or, $and, $limit, $offset, $where,
    $order"""
)
"""Names whose ``$`` is part of the name on the wire."""

NO_FIRST_WORDS = words(
    """a, an, the, is, are, was, be, of, in, on, to, as, at, by, for, with, and, or, not, no, any,
    all, each, every, one, this, that, its, your, returns, return, returned, returning, empty, new,
    json, optional, required, must, should, can, may, when, if, valid, single, plain, raw, encoded,
    contains, only, also, see, use, using, type, default, array, list, object, nullable, deprecated,
    unique, positive, from, like, same, other, multiple, comma-separated"""
)
"""Words of a sentence that begins with a type: not names, unless they are marked as code."""
