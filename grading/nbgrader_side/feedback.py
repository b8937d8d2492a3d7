"""nbgrader's Generate Feedback with our page: offline, with a language, without the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter

from grading.class_folder.course_folder import open_course_folder
from grading.examination.results import marks_of
from grading.pages.feedback import close_with_feedback, feedback_page, refuse_before_close


class OurFeedback(HTMLExporter):
    """Writes `feedback_page` where nbgrader would write its notebook as HTML."""

    def from_filename(self, filename: str, resources: Any = None, **more: Any) -> tuple[Any, Any]:
        """Return the trainee's page for an autograded notebook."""
        whose = resources["nbgrader"]
        converter: Any = self.parent
        course = open_course_folder(Path(converter.coursedir.root))
        resources["output_extension"] = ".html"
        refuse_before_close(course, whose["assignment"])
        marks = marks_of(course, whose["student"], whose["assignment"])
        if marks is not None:
            close_with_feedback(course, marks)
        return feedback_page(course, whose["student"], whose["assignment"]), resources
