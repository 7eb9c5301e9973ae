"""The page on the options of the config, from the fields of ``Config``."""

from __future__ import annotations

import json
from dataclasses import Field, fields
from typing import Any

from manual.page_text import code, page, prose
from specmeld.cli.verbs import specmeld
from specmeld.config import Config
from specmeld.pipeline.project.config_schema import config_schema

_INTRO = """\
Options are set in `specmeld.toml` at the root of the project, or in the table `[tool.specmeld]` of
its `pyproject.toml`. A flag of the same name overrides them for one run.

`specmeld config` prints what is set, and where. An editor with TOML support completes and
checks `specmeld.toml` by its [JSON Schema](specmeld.schema.json), which `specmeld init` puts beside
it and names in the first line:

```toml
#:schema ./.specmeld.schema.json
package = "velo"
```

After an upgrade of specmeld, or for an existing config, write the schema again:

```sh
specmeld config --schema > .specmeld.schema.json
```"""

_TABLES = """\
## Tables

### targets.NAME

Another package made of the same documents, such as an older version of the API. Its options are
those above; what it does not set it takes from the top of the config. `api_version` is `NAME`
unless it is set.

```toml
[targets.v1]
package = "velo_v1"
```

In `pyproject.toml` the table is called `[tool.specmeld.targets.v1]`. `--target v1` runs a command
for that target alone.

### ignore

Findings of `specmeld check` that have a reason to stay, and changes of `specmeld diff` that are
meant, one entry each. Name one by its `fingerprint` (`--format json` prints it), or a finding by
`rule` and `file`, which may be a pattern.

```toml
[[ignore]]
rule = "file-edited"
file = "generated/velo/models/*"
reason = "waiting for a fix of the description of refunds"
until = 2027-01-31
```

A change that `specmeld diff` reports is accepted the same way, by its fingerprint, which begins
with `diff-`: [stop breaking changes](../how-to/gate.md). An entry whose date has passed is
reported, and so is one that matches nothing."""

_TYPES = {bool: "true or false", str: "text", tuple: "list of strings"}


def options_page() -> str:
    """Each option with its type, default and flag."""
    return page("Options", _INTRO, *map(_section, fields(Config)), _TABLES)


def options_schema() -> str:
    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"


def _section(option: Field[Any]) -> str:
    choices = ", ".join(code(one) for one in option.metadata["choices"])
    kind = f"one of {choices}" if choices else _kind(option)
    facts = [f"- Type: {kind}", f"- Default: {code(_toml(option.default))}"]
    flag = f"--{option.name.replace('_', '-')}"
    verbs = [
        f"[{name}](commands.md#{name})"
        for name, command in sorted(specmeld.commands.items())
        if any(flag in one.opts for one in command.params)
    ]
    if verbs:
        facts.append(f"- Flag: {code(flag)} of {', '.join(verbs)}")
    return "\n\n".join((f"## {option.name}", prose(option.metadata["help"]), "\n".join(facts)))


def _kind(option: Field[Any]) -> str:
    return "table of texts" if "=" in option.metadata["metavar"] else _TYPES[type(option.default)]


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case tuple():
            return "[" + ", ".join(f'"{one}"' for one in value) + "]"
        case _:
            return f'"{value}"'
