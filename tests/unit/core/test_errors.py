"""What a person reads of an error."""

from __future__ import annotations

import pytest

from inspector.core.errors import InspectorError


@pytest.mark.parametrize(
    ("what", "remedy", "said"),
    [
        ("is empty", "", "a.toml: is empty"),
        ("is empty", "Write it", "a.toml: is empty. Write it"),
        (
            "unknown 'x', did you mean 'y'?",
            "Correct it",
            "a.toml: unknown 'x', did you mean 'y'? Correct it",
        ),
        (
            "is wrong\nLINE 1: x\n        ^",
            "Write y",
            "a.toml: is wrong\nLINE 1: x\n        ^\nWrite y",
        ),
    ],
    ids=["no remedy", "remedy", "question", "lines"],
)
def test_place_problem_and_remedy_are_one_text(what: str, remedy: str, said: str) -> None:
    """The remedy is below a problem of several lines: a mark at the end of one keeps its place."""
    assert InspectorError(what, where="a.toml", remedy=remedy).text() == said
