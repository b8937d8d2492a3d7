"""Build the documentation as one folder of pages that can be searched without a network.

    python docs/website.py out/docs

It stages the pages and one page for each room's front door, lets Sphinx build them with the settings in docs/conf.py,
and puts the finished folder in place whole. The tutorial notebook is run on the way.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"synthetic_data": "People and registers", "simulator": "The office", "courses": "The classroom",
         "grading": "The examination office"}
SHELVES = {"Tutorials": "docs/tutorials", "How to": "docs/how-to", "Look up": "docs/reference",
           "Exercises, measured": "docs/reference/gate",
           "Understand": "docs/explanation", "Decisions": "docs/decisions", "From Python": "api"}
PAGES_OF_THE_ROOT = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def stage(folder: Path) -> None:
    """Lay out what Sphinx reads: the pages where their links expect them, the first page, the front doors."""
    for name in PAGES_OF_THE_ROOT:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "api").mkdir()
    for room, title in ROOMS.items():
        (folder / "api" / f"{room}.md").write_text(front_door(room, title), encoding="utf-8")
    (folder / "index.md").write_text(first_page(folder), encoding="utf-8")


def front_door(room: str, title: str) -> str:
    """The page of one room: everything its front door lists, from the docstrings."""
    listed = f".. automodule:: {room}\n   :members:\n   :imported-members:\n"
    return f"# {title}: `{room}`\n\n```{{eval-rst}}\n{listed}```\n"


def first_page(folder: Path) -> str:
    """docs/README.md, its links seen from one folder higher, and the tables of contents that fill the margin."""
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    text = re.sub(r"\]\((?!http)([^)]*)\)", lambda link: f"](docs/{link[1]})", text)
    shelves = [contents(title, sorted(page for page in (folder / shelf).iterdir() if page.suffix in (".md", ".ipynb")),
                        folder) for title, shelf in SHELVES.items()]
    about = contents("About", [folder / name for name in PAGES_OF_THE_ROOT], folder)
    return "\n\n".join([text.rstrip(), *shelves, about]) + "\n"


def contents(title: str, pages: list[Path], folder: Path) -> str:
    """One hidden table of contents in MyST's words."""
    names = "\n".join(str(page.relative_to(folder).with_suffix("")) for page in pages)
    return f"```{{toctree}}\n:hidden:\n:caption: {title}\n\n{names}\n```"


def build(target: Path) -> int:
    """Build the pages beside the target, then put them in its place; Sphinx's exit code."""
    from sphinx.cmd.build import build_main

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as stage_name, tempfile.TemporaryDirectory(dir=target.parent) as draft_name:
        stage(Path(stage_name))
        draft = Path(draft_name) / "pages"
        code = build_main(["-q", "-W", "--keep-going", "-c", str(ROOT / "docs"), "-d", str(Path(stage_name) / ".cache"),
                           stage_name, str(draft)])
        if code == 0:
            shutil.rmtree(target, ignore_errors=True)
            draft.rename(target)
    return code


if __name__ == "__main__":
    target = Path(sys.argv[1]).resolve()
    code = build(target)
    if code == 0:
        print(f"Open {target / 'index.html'} in a browser.")
    sys.exit(code)
