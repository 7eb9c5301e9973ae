"""The entry point of the search: for each constraint, bodies that just satisfy and just violate it.

``recorded`` searches one subject after the other, each with the effort that ``shares`` allows.
``walk`` visits the constraints of a subject, ``boundaries`` has the values on both sides of each,
``values.instances`` finds the bodies around them, and ``judge`` decides whether each is valid.
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
