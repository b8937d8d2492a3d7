"""nbgrader's Generate Feedback with our page: offline, with a language, without the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter

from grading.class_folder.course_folder import open_course_folder
from grading.pages.feedback import feedback_page


class OurFeedback(HTMLExporter):  # type: ignore[misc]
    """Writes `feedback_page` where nbgrader would write its notebook as HTML."""

    def from_filename(self, filename: str, resources: Any = None, **more: Any) -> tuple[Any, Any]:
        """Return the trainee's page for an autograded notebook."""
        whose = resources["nbgrader"]
        converter: Any = self.parent
        course = open_course_folder(Path(converter.coursedir.root))
        resources["output_extension"] = ".html"
        return feedback_page(course, whose["student"], whose["assignment"]), resources
