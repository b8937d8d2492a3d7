"""The address of older scripts, kept for them; what it names lives in `grading.exchange.release`.

Python puts an imported module in the place of the front door's function of the same name, `grading.release`; so the
module can be called as that function.
"""

import sys
from types import ModuleType
from typing import Any

from grading.exchange.release import rebuild_variant as rebuild_variant
from grading.exchange.release import release as release
from grading.exchange.release import release_next_attempt as release_next_attempt


class _CallableModule(ModuleType):
    def __call__(self, *arguments: Any, **more: Any) -> Any:
        return release(*arguments, **more)


sys.modules[__name__].__class__ = _CallableModule
