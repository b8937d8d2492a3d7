"""The pages of a trainee's home."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from courses.toolkit.home.hand_in import graded_desks, why_not
from courses.toolkit.home.shelf import PAPERS, Shelf, is_finished
from courses.toolkit.web import Gate, Pages, make_site, told, went_wrong
from courses.toolkit.web.gate import PAPER
from courses.toolkit.web.reading import whole_number
from courses.toolkit.words import Words

_HERE = Path(__file__).parent
_DESKS = _HERE.parent / "static"
_LARGEST_MESSAGE = 100_000
DESK_FILES = {"desks": _DESKS}
"""What the desks are drawn with, below `/static/`."""
_OF_NOTEBOOKS = re.compile(r"[^.▶]*▶[^.]*\.\s*")
"""A sentence with the sign of JupyterLab's button says how to go on there; a page has its own."""
_EXERCISES = "/exercise/"
_EXERCISE = _EXERCISES + "{name}"
Notebooks = Callable[[str], str]
"""Exercise → address of its notebook; empty while JupyterLab is not there yet."""


def make_home(shelf: Shelf, notebooks: Notebooks | None = None) -> Starlette:
    """Return the site of one trainee.

    Parameters
    ----------
    notebooks : where exercises open as notebooks; None where there is no JupyterLab
    """
    pages = home_pages(shelf.card().title, notebooks=notebooks is not None, language=lambda _request: shelf.language)
    routes = [*home_routes(), Route("/exercise/{name}/notebook", _notebook)]
    site = make_site(pages, Gate(), routes, files=DESK_FILES, handlers={KeyError: nothing_here})
    site.state.shelf_of, site.state.notebooks = lambda _request: shelf, notebooks
    return site


def home_pages(title: str, *folders: Path, notebooks: bool = False, preview: str = "", **more: Any) -> Pages:
    """Return the templates of a home; those in `folders` come before them, `more` is what every template may use.

    Parameters
    ----------
    preview : a sentence for whoever only looks, to whom no hand-in is offered
    """
    return Pages(title, *folders, _HERE / "templates", text=_text, notebooks=notebooks, preview=preview, **more)


def home_routes() -> list[Route]:
    """Return the pages of a home; the site's `state.shelf_of` tells whose shelf a request is about."""
    return [Route("/", _home), Route("/daily", _daily, methods=["POST"]), Route("/papers/{name}.pdf", _paper),
            *exercise_routes(), Route(_EXERCISE + "/hand-in", _hand_in, methods=["POST"]),
            Route(_EXERCISE + "/feedback", _feedback)]


def exercise_routes() -> list[Route]:
    """Return the pages on which somebody works through an exercise; what is done there goes no further."""
    return [Route(_EXERCISE, _go_on), Route(_EXERCISE + "/step/{number}", _step),
            Route(_EXERCISE + "/state/{desk}", _state), Route(_EXERCISE + "/act", _act, methods=["POST"]),
            Route(_EXERCISE + "/hand-in", _hand_in, methods=["GET"])]


def _home(request: Request) -> Response:
    shelf = _shelf_of(request)
    with shelf.lock:
        card = shelf.card()
        standings, daily = [shelf.standing(one) for one in card.exercises], shelf.daily()
        papers = [name for name in PAPERS if shelf.paper(name)]
    order = ("begun", "ready", "open")
    on_path = [one for one in standings if one.card.on_path] or standings
    next_one = next((one for state in order for one in on_path if one.state == state), None)
    return _show(request, "home.html.j2", card=card, standings=standings, next_one=next_one, daily=daily,
                 papers=papers)


def _daily(request: Request) -> Response:
    """Lay today's files for practice on their desk again and go there."""
    shelf = _shelf_of(request)
    with shelf.lock:
        return RedirectResponse(shelf.open_daily() or "/", status_code=303)


def _go_on(request: Request) -> Response:
    shelf = _shelf_of(request)
    name = request.path_params["name"]
    with shelf.lock:
        return RedirectResponse(f"/exercise/{name}/step/{shelf.next_step(name)}", status_code=303)


def _step(request: Request) -> Response:
    shelf = _shelf_of(request)
    name, number = request.path_params["name"], whole_number(request.path_params["number"])
    with shelf.lock:
        steps, lesson = shelf.steps(name), shelf.lesson(name)
        finished = [bool(step.desk) and is_finished(lesson, step.desk) for step in steps]
    if number is None or not 1 <= number <= len(steps):
        raise HTTPException(404)
    return _show(request, "step.html.j2", exercise=name, title=lesson.pack.title, steps=steps, number=number,
                 step=steps[number - 1], finished=finished)


def _state(request: Request) -> Response:
    shelf = _shelf_of(request)
    with shelf.lock:
        return JSONResponse(shelf.lesson(request.path_params["name"]).desks[request.path_params["desk"]].state())


async def _act(request: Request) -> Response:
    """Carry out what somebody did at a desk; it is on disk before the desk says so."""
    body = await request.body()
    # Beside the others and not in their way: a disk may be slow.
    return await run_in_threadpool(_acted, request, body)


def _acted(request: Request, body: bytes) -> Response:
    try:
        if len(body) > _LARGEST_MESSAGE:
            raise ValueError("too long")
        message, shelf = json.loads(body), _shelf_of(request)
        # Two tabs may send at once, and there is one diary.
        with shelf.lock:
            reply = shelf.lesson(request.path_params["name"]).desks[message["desk"]].handle(message)
        return JSONResponse(reply)
    except (ValueError, KeyError, TypeError, RecursionError):
        return JSONResponse({"error": "error.value"})


def _hand_in(request: Request) -> Response:
    """Show what is open, and hand in once that is answered for."""
    shelf = _shelf_of(request)
    name = request.path_params["name"]
    with shelf.lock:
        lesson, steps = shelf.lesson(name), shelf.steps(name)
        values: dict[str, Any] = {
            "exercise": name, "title": lesson.pack.title, "exchange": shelf.hands_in, "receipt": "",
            "folder": str(lesson.pack.folder), "closed": shelf.why_closed(name), "desks": graded_desks(lesson),
            "places": {step.desk: number for number, step in enumerate(steps, 1)}}
        if request.method == "POST" and not values["closed"]:
            try:
                values["receipt"], values["moment"] = shelf.hand_in(name)
            except OSError as error:
                words = Words(shelf.language)
                return went_wrong(request, words.say("hand_in.failed"),
                                  words.say("hand_in.failed.why", why=why_not(error, words)), status=503)
    return _show(request, "hand_in.html.j2", **values)


def _feedback(request: Request) -> Response:
    shelf = _shelf_of(request)
    with shelf.lock:
        page = shelf.feedback(request.path_params["name"])
    if page is None:
        return told(request, "feedback.none", 404)
    return HTMLResponse(page.read_bytes(), headers={"Content-Security-Policy": PAPER})


def _paper(request: Request) -> Response:
    paper = _shelf_of(request).paper(request.path_params["name"])
    if paper is None:
        raise HTTPException(404)
    return Response(paper.read_bytes(), media_type="application/pdf",
                    headers={"Content-Disposition": f'attachment; filename="{paper.name}"'})


def _notebook(request: Request) -> Response:
    """Lead to the notebook; while JupyterLab is on its way, say so and look again."""
    notebooks: Notebooks | None = request.app.state.notebooks
    name = request.path_params["name"]
    if notebooks is None or not _shelf_of(request).has(name):
        raise HTTPException(404)
    address = notebooks(name)
    return RedirectResponse(address, status_code=303) if address else _show(request, "waiting.html.j2")


def _show(request: Request, template: str, **values: Any) -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(request, template, **values)


def _shelf_of(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf_of(request)
    return shelf


def nothing_here(request: Request, error: Exception) -> Response:
    """Say that there is no such exercise or desk; on a page that names none the error is our fault, and stays one."""
    if not request.url.path.startswith(_EXERCISES):
        raise error
    return told(request, "none", 404)


def _text(markdown: str) -> Markup:
    """The notebook's text as HTML; markup within it stays text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse("\n\n".join(_OF_NOTEBOOKS.sub("", part) for part in markdown.split("\n\n")))
    for token in tokens:
        # The page has its heading of the first level already.
        token.tag = "h2" if token.tag == "h1" else token.tag
    return Markup(reader.renderer.render(tokens, reader.options, {}))
