"""nbgrader's gradebook: assignments, submissions, marks, late work, who passed."""

import lazy_loader

# The name that scripts of course authors import from here; loaded late, because nbgrader is slow to import.
__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"book": ["open_gradebook"]})
