"""Plan: ``Api`` → ``PackagePlan``, every Python decision made."""

from __future__ import annotations

from specmeld.plan.client.credentials import is_credential_name
from specmeld.plan.methods.arguments import is_argument_name
from specmeld.plan.models.seeding import plain, seed
from specmeld.plan.names.identifiers import is_class_name, is_field_name
from specmeld.plan.names.lock_places import holder, is_operation, kind_of
from specmeld.plan.names.moved_schemas import follow_schemas
from specmeld.plan.names.operation_schemas import operation_pointer
from specmeld.plan.package_plan import plan_package
from specmeld.plan.places.resources import is_method_name, members_of

__all__ = [
    "follow_schemas",
    "holder",
    "is_argument_name",
    "is_class_name",
    "is_credential_name",
    "is_field_name",
    "is_method_name",
    "is_operation",
    "kind_of",
    "members_of",
    "operation_pointer",
    "plain",
    "plan_package",
    "seed",
]
