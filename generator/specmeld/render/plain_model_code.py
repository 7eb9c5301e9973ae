"""A models-only package, printed by datamodel-code-generator in the requested style.

It gets one flat schema for each model and chooses no names: models and fields are passed under
placeholders that no document contains, and get their own names afterwards. This is the only module
that calls it.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from textwrap import indent
from typing import TYPE_CHECKING, Any

from specmeld.extras import extra
from specmeld.model.each import Each, one_by_one
from specmeld.model.files import Files
from specmeld.model.json import JSONObject
from specmeld.model.plain_package import PlainModel, PlainPackage, PlainStyle, PlainText
from specmeld.render.layout import laid_out

if TYPE_CHECKING:
    from datamodel_code_generator.enums import DataModelType

_REQUIRES: dict[PlainStyle, tuple[str, ...]] = {
    "dataclass": (),
    "typed-dict": (),
    "msgspec": ("msgspec>=0.19",),
    "pydantic": ("pydantic>=2.10",),
}
_HEADER = '"""The schemas of the API as types."""'


def render_plain_models(package: PlainPackage, each: Each = one_by_one) -> Files:
    """The package's files, by relative path in alphabetical order."""
    names = [model.name for model in package.models]
    files = {
        "py.typed": "",
        "specmeld.json": _json(_manifest(package)),
        "names.lock": _json(dict(sorted(package.lock.items()))),
        "__init__.py": _init_text(package, names),
        "models.py": _models_text(package) if names else f"{_HEADER}\n",
    }
    return dict(sorted(laid_out(files, each).items()))


def _manifest(package: PlainPackage) -> dict[str, object]:
    return {
        "package": package.package,
        "version": package.version,
        "requires": ["python>=3.11", *_REQUIRES[package.style]],
        "schemas": dict(package.schemas),
        "operations": {},
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _init_text(package: PlainPackage, names: list[str]) -> str:
    listed = [f"from .models import {name} as {name}" for name in names]
    exported = ", ".join(f'"{name}"' for name in names)
    return "\n".join([_HEADER, "", *listed, "", f"__all__ = [{exported}]", ""])


@dataclass(frozen=True, slots=True)
class _Mark:
    """Makes placeholders for the names of models and fields."""

    letters: str
    """A prefix that no text of the package contains."""

    @classmethod
    def apart_from(cls, package: PlainPackage) -> _Mark:
        held = json.dumps([asdict(model) for model in package.models]).lower()
        return next(cls(letters) for at in count() if (letters := f"Mark{at}x").lower() not in held)

    def model(self, number: int) -> str:
        return f"{self.letters}{number:06}"

    def field(self, number: int) -> str:
        return f"{self.letters.lower()}{number:06}"

    def text(self, number: int) -> str:
        return f"{self.letters}text{number:06}"

    def replaced(
        self, text: str, models: list[str], fields: list[str], texts: list[PlainText]
    ) -> str:
        """``text`` with placeholders replaced."""
        quoted = rf"{self.letters}text(\d{{6}})"
        text = re.sub(
            rf'^( *)"""{quoted}"""$',
            lambda at: indent(texts[int(at[2])].doc, at[1]),
            text,
            flags=re.MULTILINE,
        )
        text = re.sub(rf"'{quoted}'", lambda at: texts[int(at[1])].literal, text)
        text = re.sub(rf"{self.letters}(\d{{6}})", lambda at: models[int(at[1])], text)
        return re.sub(rf"{self.letters.lower()}(\d{{6}})", lambda at: fields[int(at[1])], text)


def _models_text(package: PlainPackage) -> str:
    """The models; fields that the generator would rename get placeholders in a second run."""
    text = _printed(package, set())
    if odd := _otherwise_named(text, package.models):
        text = _printed(package, odd)
        odd = _otherwise_named(text, package.models)
    assert not odd, f"planned and printed models differ: {sorted(odd)[:5]}"
    return text


def _printed(package: PlainPackage, odd: set[tuple[str, str]]) -> str:
    """The models, with placeholders for all of them and for the ``odd`` fields (model, field)."""
    mark = _Mark.apart_from(package)
    names = [model.name for model in package.models]
    marked = {name: mark.model(number) for number, name in enumerate(names)}
    fields: list[str] = []
    aliases: dict[str, str] = {}
    for model in package.models:
        for key, name in (model.fields or {}).items():
            alias = f"{marked[model.name]}.{key}"
            if (model.name, name) in odd:
                aliases[alias] = mark.field(len(fields))
            elif name != key:
                aliases[alias] = name
            fields.append(name)
    texts = {text: mark.text(number) for number, text in enumerate(package.texts)}
    definitions = {marked[one.name]: _marked(one.schema, marked, texts) for one in package.models}
    text = _generated(definitions, aliases, package.style)
    text = _without_hidden_imports(text, {*names, *fields}, mark)
    made = mark.replaced(text, names, fields, list(package.texts.values()))
    assert mark.letters not in made, "each mark stands where it is looked for"
    return made


def _marked(schema: JSONObject, models: dict[str, str], texts: dict[str, str]) -> JSONObject:
    """A schema with placeholders for models and descriptions."""
    made = dict(schema)
    if "$ref" in made:
        made["$ref"] = f"#/$defs/{models[made['$ref'].removeprefix('#/$defs/')]}"
    if "description" in made:
        made["description"] = texts[made["description"]]
    if "anyOf" in made:
        made["anyOf"] = [_marked(one, models, texts) for one in made["anyOf"]]
    if "properties" in made:
        inner = made["properties"].items()
        made["properties"] = {key: _marked(one, models, texts) for key, one in inner}
    for key in ("items", "additionalProperties"):
        if isinstance(made.get(key), dict):
            made[key] = _marked(made[key], models, texts)
    return made


def _generated(definitions: dict[str, Any], aliases: dict[str, str], style: PlainStyle) -> str:
    with extra("models", "the option 'model_style'"):
        from datamodel_code_generator import generate
        from datamodel_code_generator.enums import InputFileType
        from datamodel_code_generator.format import DateClassType, DatetimeClassType, PythonVersion
        from datamodel_code_generator.parser import LiteralType

    documented = style != "msgspec"  # whose type already includes the field's constraints
    text = generate(
        {"$defs": definitions},
        input_file_type=InputFileType.JsonSchema,
        output_model_type=_model_type(style),
        target_python_version=PythonVersion.PY_311,
        custom_file_header=_HEADER,
        custom_class_name_generator=str,
        disable_future_imports=style == "typed-dict",  # with it all keys would count as required
        aliases=aliases or None,
        allow_population_by_field_name=True,
        enum_field_as_literal=LiteralType.All,
        field_constraints=True,
        formatters=[],
        keep_model_order=True,
        keyword_only=True,
        output_date_class=DateClassType.Date if style == "msgspec" else None,
        output_datetime_class=DatetimeClassType.Datetime if style == "msgspec" else None,
        skip_root_model=True,
        use_annotated=True,
        use_attribute_docstrings=documented,
        use_closed_typed_dict=False,
        use_exact_imports=True,
        use_field_description=documented,
        use_schema_description=True,
        use_single_line_docstring=True,
        use_standard_primitive_types=True,
        use_type_alias=True,
    )
    assert isinstance(text, str), "one module in, one module out"
    return text


def _model_type(style: PlainStyle) -> DataModelType:
    from datamodel_code_generator.enums import DataModelType

    return {
        "dataclass": DataModelType.DataclassesDataclass,
        "typed-dict": DataModelType.TypingTypedDict,
        "msgspec": DataModelType.MsgspecStruct,
        "pydantic": DataModelType.PydanticV2BaseModel,
    }[style]


def _without_hidden_imports(text: str, names: set[str], mark: _Mark) -> str:
    """``text`` with ``_Name`` for imports that have the name of a model or a field."""
    tree = ast.parse(text)
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    hidden = {one.asname or one.name for node in imports for one in node.names} & names
    if not hidden:
        return text
    lines = [line.encode() for line in text.split("\n")]
    for node in sorted(_uses(tree, hidden, mark), key=lambda one: -one.col_offset):
        at, start, end = node.lineno - 1, node.col_offset, node.end_col_offset
        new = re.sub(rb"\w+", lambda word: _apart(word[0], hidden), lines[at][start:end])
        lines[at] = lines[at][:start] + new + lines[at][end:]
    for statement in imports:
        for one in statement.names:
            given = one.asname or one.name
            one.asname = f"_{given}" if given in hidden else one.asname
        listed = ast.unparse(statement)
        lines[statement.lineno - 1] = listed.encode()
    return b"\n".join(lines).decode()


def _apart(word: bytes, hidden: set[str]) -> bytes:
    return b"_" + word if word.decode() in hidden else word


def _uses(tree: ast.Module, hidden: set[str], mark: _Mark) -> Iterator[ast.Name | ast.Constant]:
    """Where one of the ``hidden`` names is used, also in quoted types."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in hidden:
                yield node
            case ast.Constant(value=str(text)) if mark.letters in text:
                yield node
            case _:
                pass


def _otherwise_named(text: str, models: tuple[PlainModel, ...]) -> set[tuple[str, str]]:
    """The models that are missing (without a field), and renamed fields: ``(model, field)``."""
    made: dict[str, set[str]] = {}
    for node in ast.parse(text).body:
        match node:
            case ast.ClassDef():
                made[node.name] = {*_fields(node)}
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                made[name] = set()
            case _:
                pass
    wanted = {model.name: model.fields or {} for model in models}
    odd = {(name, "") for name in made.keys() ^ wanted.keys()}
    return odd | {
        (name, field)
        for name, fields in wanted.items()
        for field in fields.values()
        if field not in made.get(name, ())
    }


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for one in node.body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            yield one.target.id
