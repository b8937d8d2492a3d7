"""nbgrader's export with quoting: a comma in a name shifts no column, a formula in a name runs nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.plugins.export import ExportPlugin

from grading.class_folder.course_folder import open_course_folder
from grading.exports import export


class QuotedExport(ExportPlugin):  # type: ignore[misc]  # nbgrader comes without types
    """Writes the course's scores as CSV; chosen in `nbgrader_config`."""

    def export(self, gradebook: Any) -> None:
        """Write `grades.csv`, or the file named by `--to`."""
        course = open_course_folder(Path(self.parent.coursedir.root))
        target = Path(self.to or "grades.csv")
        target.write_bytes(export(course, "csv")["grades.csv"])
        self.log.info("Exported to %s", target)
