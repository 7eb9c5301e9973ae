"""Plan: ``Api`` → ``PackagePlan``, every Python decision made (design, section 6)."""

from __future__ import annotations

from specmeld.plan.models.seeding import plain, seed
from specmeld.plan.names.naming import is_class_name
from specmeld.plan.names.operation_schemas import operation_pointer
from specmeld.plan.package import plan_package
from specmeld.plan.places.resources import is_method_name, is_operation, members_of

__all__ = [
    "is_class_name",
    "is_method_name",
    "is_operation",
    "members_of",
    "operation_pointer",
    "plain",
    "plan_package",
    "seed",
]
