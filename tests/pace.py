"""How the suite keeps its pace: costly rooms are made once, and garbage is looked for rarely."""

import gc
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("pace", deadline=None)
settings.load_profile("pace")
"""A busy machine is no fault: hypothesis fails what takes 0.2 s once."""

LIVED_IN = "tests/safety"
"""Its tests share a workspace in which weeks have been lived."""
WAITING = ("tests/faults", "tests/sandbox", "tests/test_running", "tests/web")
"""Here tests wait for real seconds, which the checks and pure tests beside them can use."""


def pytest_collection_finish() -> None:
    """Look for garbage rarely, and never among the modules: it takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the rooms in which tests wait come first, while others use the time."""
    items.sort(key=lambda item: not item.nodeid.startswith(WAITING))


def shares_with(nodeid: str) -> str:
    """Name what must run in one process: a file's tests share its fixtures.

    >>> shares_with("tests/handlers/test_home.py::test_it[de]")
    'tests/handlers/test_home.py'
    >>> shares_with("tests/safety/test_matrix.py::test_it")
    'tests/safety'
    """
    file = nodeid.partition("::")[0]
    return LIVED_IN if file.startswith(LIVED_IN) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the files out in their order: the long ones come first, the short ones last."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
        """Keeps a file in one process."""

        def _split_scope(self, nodeid: str) -> str:
            return shares_with(nodeid)

    return ByFile(config, log)
