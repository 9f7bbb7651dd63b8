"""The emitter: what game servers embed to write hot logs."""

from inspector.core.errors import EmitterError, SaltError
from inspector.core.errors import UnknownMetricError as UnknownMetric
from inspector.emitter import keys
from inspector.emitter.activation import Activation, InstantCast
from inspector.emitter.clock import Clock
from inspector.emitter.emitter import Emitter
from inspector.emitter.lasting import Channel, Event, Field, Transformation
from inspector.emitter.settings import Clamp
from inspector.emitter.status import EmitterStatus

__all__ = [
    "Activation",
    "Channel",
    "Clamp",
    "Clock",
    "Emitter",
    "EmitterError",
    "EmitterStatus",
    "Event",
    "Field",
    "InstantCast",
    "SaltError",
    "Transformation",
    "UnknownMetric",
    "keys",
]
