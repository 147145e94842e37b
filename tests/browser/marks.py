"""Marks for what is only there with script, or only needed without."""

import pytest

with_script = pytest.mark.parametrize("has_script", [True], ids=["script"], indirect=True)
without_script = pytest.mark.parametrize("has_script", [False], ids=["no-script"], indirect=True)
