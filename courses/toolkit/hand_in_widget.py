"""The end of a notebook in JupyterLab: an anywidget that passes messages and draws with `static/hand_in.js`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from courses.toolkit.home.hand_in import HandInPanel

_STATIC = Path(__file__).parent / "static"


class HandInWidget(anywidget.AnyWidget):
    """The way to hand in, and the feedback."""

    _esm = _STATIC / "hand_in.js"
    _css = _STATIC / "desk.css"
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, panel: HandInPanel) -> None:
        super().__init__(state=panel.state())
        self.panel, self._number = panel, 0
        self.on_msg(self._answer)

    def _answer(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        # With a number each reply is news, also where nothing else changed.
        self._number += 1
        self.set_trait("state", self.panel.handle(message) | {"number": self._number})
