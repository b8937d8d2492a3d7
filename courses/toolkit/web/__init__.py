"""Pages served on this machine for one person: the trainee's home and desks, the instructor's dashboard.

Stands in the toolkit, which imports no room, so that the process a trainee's page comes from needs the trainee's wheel
alone.
"""

from courses.toolkit.web.gate import Gate as Gate
from courses.toolkit.web.rendering import Pages as Pages
from courses.toolkit.web.serving import serve_site as serve_site
from courses.toolkit.web.site import make_guarded_site as make_guarded_site
from courses.toolkit.web.site import make_site as make_site
from courses.toolkit.web.site import told as told
from courses.toolkit.web.site import went_wrong as went_wrong

__all__ = ["Gate", "Pages", "make_guarded_site", "make_site", "serve_site", "told", "went_wrong"]
