"""Check that reconciling has not silently lost a fact.

The audit shares no code with the stage that it checks: it walks each source and the canonical
document side by side and reports what is in the source, not in the canonical document, and not
covered by a recorded rule.
"""

from specmeld.audit.exchanges import lost_facts
from specmeld.audit.losses import AuditedSource, LostFact
from specmeld.audit.page_places import lost_claims
from specmeld.model.settlement import Dropped

__all__ = ["AuditedSource", "Dropped", "LostFact", "lost_claims", "lost_facts"]
