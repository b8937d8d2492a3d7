"""The desk inside JupyterLab: an anywidget that passes messages and draws with `static/desk.js`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from courses.toolkit.desk import DeskState

_STATIC = Path(__file__).parent / "static"


class DeskWidget(anywidget.AnyWidget):
    """One desk as a widget; all state is the desk's, so closing and reopening changes nothing."""

    _esm = _STATIC / "desk.js"
    _css = _STATIC / "desk.css"
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: DeskState) -> None:
        super().__init__(state=desk.state())
        self._desk = desk
        self.on_msg(self._answer)

    def _answer(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        reply = self._desk.handle(message)
        # A view opened later must start from what is decided now.
        self.set_trait("state", self._desk.state() | {"answers": dict(self._desk.answers)})
        self.send(reply | {"number": message.get("number")})

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        content = bundle[0] if isinstance(bundle, tuple) else bundle
        if content is not None:
            # Shown where widgets do not run.
            content["text/plain"] = self._desk.pack.say("typing.how", desk=self._desk.name)
        return bundle
