"""Profiles of Hypothesis: `--hypothesis-profile=fuzz` searches long, the default one quickly."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

pytest.register_assert_rewrite("laws")

# The first document of a run is slow to draw (all phrase files are read), and a shared machine
# is slow now and then: neither says anything about the laws.
_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]
_PHASES = [Phase.explicit, Phase.generate, Phase.shrink]

settings.register_profile(
    "default",
    max_examples=30,
    deadline=None,
    database=None,
    derandomize="CI" in os.environ,
    suppress_health_check=_CALM,
    phases=_PHASES,
)
settings.register_profile("fuzz", settings.get_profile("default"), max_examples=5_000)
settings.load_profile("default")
