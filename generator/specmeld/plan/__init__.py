"""Plan: ``Api`` → ``PackagePlan``, every Python decision made (design, section 6)."""

from __future__ import annotations

from specmeld.plan.package import plan_package

__all__ = ["plan_package"]
