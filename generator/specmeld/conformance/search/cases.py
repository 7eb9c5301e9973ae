"""Cases: for each constraint bodies that just satisfy and that just break it.

``find_cases`` is the door of the engine; the walk is in ``walk``, the values at a boundary are in
``boundaries``, whole bodies come from ``instances``, and ``judge`` has the last word on each.
"""

from __future__ import annotations

from specmeld.conformance.records import Cases
from specmeld.conformance.search.recorded import found
from specmeld.model.api_description import Api
from specmeld.model.json import JSONObject


def find_cases(source: JSONObject | Api) -> Cases:
    """All cases of an OpenAPI 3.1 document, in its order, or of the ``Api`` made from it.

    Every constraint found has a case or an ``Untested`` on each side; nothing is sampled.
    """
    return found(source)
