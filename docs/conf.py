"""Sphinx's settings: the pages of docs/ and an API reference from the docstrings of the front doors.

`docs/website.py` (make docs) stages what Sphinx reads. Nothing here asks the network: furo brings its styles and
scripts along, and Sphinx's search reads an index that is a script, so that it works from a file address too.
"""

import re

project = "Readiness Lab"
html_title = project
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["docs/README.md"]
html_copy_source = False
# A summary below each hit would have to fetch pages, which browsers forbid at file addresses.
html_show_search_summary = False

autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
python_use_unqualified_type_names = True

myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
# Links to a file of data or a folder (a country, a process) lead into the checkout, not to a page. Parameters of one
# name stand in several classes. CSV has no highlighter. A time of day in a field's docstring has a colon, at which
# napoleon cuts it.
suppress_warnings = ["ref.python", "myst.xref_missing", "misc.highlighting_failure", "docutils"]


def name_then_meaning(app, what, name, obj, options, lines):
    """Put a parameter's meaning below its name, where napoleon expects a type; ours stand in the annotations."""
    lines[:] = [part for line in lines for part in _divided(line)]


def _divided(line):
    found = re.fullmatch(r"( *)([a-z_*][\w, *]*) : (.+)", line)
    return [found[1] + found[2], f"{found[1]}    {found[3]}"] if found else [line]


def setup(app):
    """Divide before napoleon reads (it listens at 500)."""
    app.connect("autodoc-process-docstring", name_then_meaning, priority=400)
