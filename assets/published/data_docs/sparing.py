"""A quicker import of Great Expectations: two libraries that it loads and hardly uses are loaded when they are used."""

import gc
import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

# scipy.stats serves two expectations of distributions, altair the pictures of those: together a third of the import.
LATER = {"scipy", "scipy.stats", "altair"}


class LaterFinder:
    """Finds the modules of `LATER` and gives them a loader that runs them at the first use of one of their names."""

    @classmethod
    def find_spec(
        cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Spec of a module that is loaded later; None for every other."""
        spec = PathFinder.find_spec(name, path, target) if name in LATER else None
        if spec is not None and spec.loader is not None:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec


def spare_slow_imports() -> None:
    """Prepare this process for Great Expectations: nothing sent anywhere, nothing loaded that is not used.

    Thousands of modules make no garbage worth a look, so the collector rests while they load and leaves them alone
    after (`gc.freeze` by whoever imported).
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    sys.meta_path.insert(0, LaterFinder)
    gc.disable()
