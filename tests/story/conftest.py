"""The chapters stand in modules of their own; their assertions explain themselves all the same."""

import pytest

for chapter in ("front_desk", "ward", "chart", "till", "papers"):
    pytest.register_assert_rewrite(f"tests.story.{chapter}")
