"""Tags and attributes that describe a field, in lower case and without hyphens."""

from __future__ import annotations

from specmeld.read.vocabulary import words

FIELD_TAGS = words(
    """paramfield, responsefield, param, parameter, field, property, prop, apiparam, attribute,
    swaggerparameter, swaggerproperty, apimethodparameter, openapiparameter, bodyparam, queryparam,
    pathparam, headerparam, requestfield, responseproperty, apifield, apiparameter, schemafield,
    parameterfield, argument, arg, bodyfield, queryfield, endpointparam, docparam, propertyitem,
    methodparameter, apiproperty, returnfield, fielditem, parameteritem, schemaproperty,
    schemaitem, paramsitem, paramitem"""
)
HTML_TAGS = words(
    """input, button, select, option, textarea, form, script, style, link, meta, a, img, iframe,
    object, embed, source, video, audio, ol, ul, li, area, table, col, image, icon, tab, tabs, card,
    code, pre, slot, template, svg, path, use, endpoint, operation, route"""
)
"""Tags whose attributes "name" and "type" mean something else."""
DIRECTIVE_FIELDS = {
    "query": "query",
    "queryparameter": "query",
    "queryparam": "query",
    "qparam": "query",
    "param": "path",
    "parameter": "path",
    "arg": "path",
    "argument": "path",
    "key": "path",
    "keyword": "path",
    "form": "form",
    "formparameter": "form",
    "formparam": "form",
    "fparam": "form",
    "json": "body",
    "jsonparameter": "body",
    "jsonparam": "body",
    "<json": "body",
    "<jsonarr": "body",
    "reqjson": "body",
    "reqjsonobj": "body",
    "reqjsonarr": "body",
    "reqjsonarray": "body",
    ">json": "response",
    ">jsonarr": "response",
    ">jsonobj": "response",
    "<jsonobj": "body",
    "resjson": "response",
    "resjsonobj": "response",
    "resjsonarr": "response",
    "resjsonarray": "response",
    "<header": "header",
    "reqheader": "header",
    "requestheader": "header",
    ">header": "response header",
    "resheader": "response header",
    "responseheader": "response header",
}
"""Fields of an HTTP directive → their location."""

NAME_ATTRIBUTES = words("name, param, field, key, id, parameter, property, label, title")
JSON_ATTRIBUTES = words("param, schema")
"""Attributes that may hold others as JSON."""
TYPE_ATTRIBUTES = words("type, datatype, schema, valuetype, types, schemaname")
PLACE_ATTRIBUTES = words("in, location, paramtype, place, where, kind")
DESCRIPTION_ATTRIBUTES = words("description, desc, details, summary, note")
LABEL_ATTRIBUTES = {
    "default": "default",
    "defaultvalue": "default",
    "initialvalue": "default",
    "example": "example",
    "enum": "enum",
    "values": "enum",
    "options": "enum",
    "allowedvalues": "enum",
    "possiblevalues": "enum",
    "min": "min",
    "max": "max",
    "minimum": "min",
    "maximum": "max",
    "minlength": "min length",
    "maxlength": "max length",
    "minitems": "min items",
    "maxitems": "max items",
    "pattern": "pattern",
    "format": "format",
    "const": "const",
    "range": "range",
}
"""Attributes with a fact → the label with the same meaning."""
