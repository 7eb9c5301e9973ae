"""What every generated client is made of, by the names that its other modules use."""

from ._core import OMIT as OMIT
from ._core import Body as Body
from ._core import File as File
from ._core import JSONObject as JSONObject
from ._core import Omit as Omit
from ._core import Operation as Operation
from ._core import Options as Options
from ._core import Parameter as Parameter
from ._core import Reply as Reply
from ._core import Settings as Settings
from ._http import AsyncDriver as AsyncDriver
from ._http import AsyncResource as AsyncResource
from ._http import Resource as Resource
from ._http import SyncDriver as SyncDriver
