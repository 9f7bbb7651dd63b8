"""The metric keys, by name. Made by ``python -m inspector.emitter.keys_file``; do not edit."""

from typing import Final

CASTS: Final = "casts"
"""Number of activations. (counter)"""

UPTIME_SECONDS: Final = "uptime_seconds"
"""Time for which a buff or field was in effect. (sum, in s)"""

DAMAGE_TOTAL: Final = "damage_total"
"""Damage dealt, after mitigation. (sum)"""

DAMAGE_TRUE_TOTAL: Final = "damage_true_total"
"""Part of the damage that ignores mitigation. (sum)"""

HEALING_TOTAL: Final = "healing_total"
"""Healing that took effect, without overheal. (sum)"""

OVERHEAL_TOTAL: Final = "overheal_total"
"""Healing beyond full health. (sum)"""

LIFESTEAL_HEAL: Final = "lifesteal_heal"
"""Part of the healing that lifesteal gave. (sum)"""

CC_APPLIED_COUNT: Final = "cc_applied_count"
"""Crowd control applied, once for each target. (counter)"""

CC_FULL_DURATION_COUNT: Final = "cc_full_duration_count"
"""Crowd control that diminishing returns did not shorten. (counter)"""

RESOURCE_GENERATED: Final = "resource_generated"
"""Resource gained, such as Cinder or Bloodlust. (sum)"""

RESOURCE_SPENT: Final = "resource_spent"
"""Resource used up. (sum)"""

INTERNAL_COOLDOWN_HITS: Final = "internal_cooldown_hits"
"""Times that an internal cooldown blocked the effect. (counter)"""

PARTICIPANTS: Final = "participants"
"""Different allies and enemies affected. (gauge)"""

METEOR_COUNT: Final = "meteor_count"
"""Meteors spawned. (counter)"""

CLONE_COUNT: Final = "clone_count"
"""Clones spawned. (counter)"""

ENTITY_SPAWNS: Final = "entity_spawns"
"""Entities summoned. (counter)"""

EXECUTION_COUNT: Final = "execution_count"
"""Executes triggered. (counter)"""

REVIVE_COUNT: Final = "revive_count"
"""Revives performed. (counter)"""

DASH_DISTANCE_TOTAL: Final = "dash_distance_total"
"""Distance covered by dashes. (sum, in m)"""

PULL_EVENTS: Final = "pull_events"
"""Pulls by a whirl or vortex. (counter)"""

REFLECT_COUNT: Final = "reflect_count"
"""Projectiles reflected. (counter)"""

CC_APPLIED_SECONDS: Final = "cc_applied_seconds"
"""Duration of all crowd control applied. (sum, in s)"""

TICK_COST_US: Final = "tick_cost_us"
"""Server time spent on the activation. (sum, in µs)"""

QUEUE_DEPTH: Final = "queue_depth"
"""Records that wait in the emitter's buffer. (gauge)"""

RECORDS_DROPPED: Final = "records_dropped"
"""Whole records that backpressure dropped. (counter)"""

VALUES_DROPPED: Final = "values_dropped"
"""Single values that backpressure dropped. (counter)"""

BYTES_WRITTEN: Final = "bytes_written"
"""Bytes written to the hot log. (counter, in B)"""

FLUSH_COUNT: Final = "flush_count"
"""Flushes of the emitter's buffer. (counter)"""

DEGRADE_LEVEL: Final = "degrade_level"
"""Steps of degradation in force; 0 is none. (gauge)"""
