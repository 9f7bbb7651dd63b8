"""Retention: what is kept for how long must follow from one another."""

from __future__ import annotations

import pytest

from inspector.config.models import RetentionConfig
from inspector.config.reading import read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("warm_d = 90\ncold_d = 30", "line 2, cold_d: must be at least as long as warm_d, 90 d"),
        ("hot_h = 49\nwarm_d = 2", "warm_d: must be at least as long as hot_h, 49 h, such as 3"),
        ("hot_h = 400", "warm_d: must be at least as long as hot_h, 400 h, such as 17, not 14"),
    ],
)
def test_records_are_kept_longer_the_smaller_they_are(
    registry: Registry, text: str, said: str
) -> None:
    """Or there would be days of which nobody has kept anything."""
    with pytest.raises(ConfigError) as caught:
        read_config(text, RetentionConfig, "some.toml", registry)

    assert said in caught.value.text()


@pytest.mark.parametrize("text", ["hot_h = 48\nwarm_d = 2\ncold_d = 2", "warm_d = 90\ncold_d = 0"])
def test_all_may_be_kept_for_the_same_time_and_roll_ups_not_at_all(
    registry: Registry, text: str
) -> None:
    """A team may want nothing but the records."""
    assert read_config(text, RetentionConfig, "x", registry).hot_h in (24, 48)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('warm_folder = ""', "warm_folder"),
        ('warm_folder = "hot"', "must be a folder of its own"),
        ('cold_folder = ".storage/cold"', "must be a folder of its own"),
        ('warm_folder = "../elsewhere"', "must be a folder's name or an absolute path"),
        ('cold_folder = "warm"', "must lie outside of warm_folder"),
        ('warm_folder = "/srv/old"\ncold_folder = "/srv/old/cold"', "must lie outside"),
        ("warm_most_bytes = -1", "warm_most_bytes"),
    ],
)
def test_each_tier_has_a_folder_of_its_own(registry: Registry, text: str, said: str) -> None:
    """What is deleted in one must be nothing of another."""
    with pytest.raises(ConfigError) as caught:
        read_config(text, RetentionConfig, "some.toml", registry)

    assert said in caught.value.text()


def test_a_tier_may_lie_on_another_disk_and_be_capped(registry: Registry) -> None:
    """Without saying so there is no cap, and all lies in the data folder."""
    text = 'warm_folder = "/srv/warm"\nwarm_most_bytes = 50_000_000_000'

    found = read_config(text, RetentionConfig, "x", registry)

    assert (found.warm_folder, found.cold_folder) == ("/srv/warm", "cold")
    caps = (found.hot_most_bytes, found.warm_most_bytes, found.cold_most_bytes)
    assert caps == (0, 50_000_000_000, 0)
