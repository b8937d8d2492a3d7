"""Pages without a server that carry one script of their own, which the browser runs and no other."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any


def render_scripted(template: Path, script: Path, data: Any, words: Mapping[str, str], *,
                    drawings: Mapping[str, str] | None = None) -> str:
    """Return a page as HTML whose content policy allows its own script and nothing else.

    Parameters
    ----------
    template : HTML with ``__ALLOWED__`` where the policy names the script, and ``__SCRIPT__`` where it stands
    script : JavaScript with ``__DATA__`` where the data stand
    data : anything JSON can say
    words : name → text; stands, escaped, where the template has ``__NAME__``
    drawings : as `words`, of markup of our own, which is not escaped
    """
    # "</" is written otherwise, as a title with "</script>" in it would end the script.
    said = json.dumps(data, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
    code = script.read_text(encoding="utf-8").replace("__DATA__", said)
    allowed = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    page = template.read_text(encoding="utf-8").replace("__ALLOWED__", f"sha256-{allowed}")
    for name, text in {**(drawings or {}), **{name: escape(text) for name, text in words.items()}}.items():
        page = page.replace(f"__{name}__", text)
    # Last, so that nothing is replaced inside it: the browser runs only what has this digest.
    return page.replace("__SCRIPT__", code)
