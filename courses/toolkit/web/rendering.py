"""Pages from templates, all in the house's look; what a value holds is text, never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from courses.toolkit.words import Words

Menu = Iterable[tuple[str, str]]
"""Address and words of each page in every page's head."""
_TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """The templates of a site: its own before those every site has (`base.html.j2`, `wrong.html.j2`).

    Parameters
    ----------
    name : of the site, shown at the top of each page
    templates : folders with the site's own templates, the first before the others
    spelled : what each value passes through before it is shown, such as one that spells out letters that hide
    language : that whoever asks reads; English when None
    menu : in the words of that language
    more : values and functions that every template may use
    """

    def __init__(self, name: str, *templates: Path, spelled: Callable[[Any], Any] | None = None,
                 language: Callable[[Request], str] | None = None, menu: Callable[[Words], Menu] = lambda _words: (),
                 **more: Any) -> None:
        own = [FileSystemLoader(folder) for folder in templates]
        # StrictUndefined: a name that nobody gave is an error, and no empty spot on a page.
        self._environment = Environment(loader=ChoiceLoader([*own, FileSystemLoader(_TEMPLATES)]), autoescape=True,
                                        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                                        finalize=spelled)
        self._environment.globals |= {"site": name, **more}
        self._language, self._menu = language, menu

    def show(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page.

        Parameters
        ----------
        template : file name; extends `base.html.j2`, which wants a block `title` and a block `main`
        values : what the template names; `words` are those of whoever asks unless others are given
        """
        words: Words = values.pop("words", None) or self.words(request)
        common: dict[str, Any] = {"here": request.url.path, "language": words.language, "say": words.say,
                                  "when": words.when, "menu": self._menu(words)}
        text = self._environment.get_template(template).render({**common, **values})
        return HTMLResponse(text, status_code=status)

    def words(self, request: Request) -> Words:
        """Return the words in the language of whoever asks."""
        return Words(self._language(request) if self._language else "en")
