"""Diff: two ``Api``s → what changed, and what of it breaks clients.

``compare`` is the entry point. The modules of ``operations`` compare the exchange itself,
``counterparts`` pairs its parts. ``schema_changes`` compares the values that are exchanged:
``proof.inclusion`` proves that one schema accepts everything that another does, or records a doubt,
and ``proof.witnesses`` looks for a body that confirms the doubt. ``rules`` declares each kind of
change with its level; ``python`` finds what an importer of the generated package notices.

It is one layer above ``conformance``, whose nodes, instances and judge it uses.
"""

from __future__ import annotations

from collections.abc import Mapping

from specmeld.diff.changes import LEVELS, Change, Level, Said, Witness, advised, following, worst
from specmeld.diff.operations.access import compare_schemes
from specmeld.diff.operations.event_changes import compare_events
from specmeld.diff.operations.operation_changes import compare_operations
from specmeld.diff.operations.server_changes import compare_servers
from specmeld.diff.python import Face, compare_packages
from specmeld.diff.renames import compare_names
from specmeld.diff.repeated_changes import copies_together, siblings_together
from specmeld.diff.rule_changes import Teller
from specmeld.diff.rules import RULES, Rule
from specmeld.diff.schema_changes import Exchanged
from specmeld.model.api_description import Api

__all__ = [
    "LEVELS",
    "RULES",
    "Change",
    "Face",
    "Level",
    "Rule",
    "Said",
    "Witness",
    "advised",
    "compare",
    "compare_faces",
    "following",
    "worst",
]


def compare(old: Api, new: Api, severity: Mapping[str, Level] | None = None) -> list[Change]:
    """All changes of the exchange and of the accepted values, in the order of ``old``.

    ``severity`` overrides the levels of rules.
    """
    levels = severity or {}
    tell = Teller(levels)
    schemas = Exchanged(old, new, levels)
    changes = [
        *compare_servers(old.server_choices, new.server_choices, "#servers", tell),
        *compare_schemes(old, new, tell),
        *compare_operations(old, new, tell, schemas),
        *compare_events(old, new, tell, schemas),
        *compare_names(old, new, tell),
        *schemas.changes(),
    ]
    return copies_together(siblings_together(changes), old, new)


def compare_faces(
    old: Face, new: Face, severity: Mapping[str, Level] | None = None
) -> list[Change]:
    """All changes that an importer of the package notices."""
    return list(compare_packages(old, new, Teller(severity or {})))
