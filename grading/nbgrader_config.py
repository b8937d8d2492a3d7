"""The one nbgrader configuration: where a course lies, and which of nbgrader's steps ours replace.

A course folder's `nbgrader_config.py` calls `configure`, so nbgrader's own commands and formgrader's buttons run
submissions in the sandbox and score them outside it too.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from traitlets.config import Config

from grading.class_folder.course_folder import CourseFolder, open_course_folder

_STEPS = "grading.nbgrader_side.steps."
_SANITIZE = ["nbgrader.preprocessors.ClearOutput", _STEPS + "RestoreCells",
             "nbgrader.preprocessors.CheckCellMetadata"]
_AUTOGRADE = [_STEPS + "SandboxedExecute", _STEPS + "ScoreAnswers", "nbgrader.preprocessors.SaveAutoGrades",
              "nbgrader.preprocessors.AssignLatePenalties", "nbgrader.preprocessors.CheckCellMetadata"]
_TEMPLATES = Path(__file__).parent / "formgrader_templates"


def configure(config: Any, root: Path) -> None:
    """Fill a traitlets configuration for the course in this folder.

    Parameters
    ----------
    config : what `get_config()` returns in a configuration file
    """
    from grading.class_folder.watching import watch_changes

    watch_changes()  # also of what is pressed in formgrader
    os.umask(os.umask(0o077) | 0o022)  # nbgrader's own commands: as in `readiness`, nothing that others can write
    course = open_course_folder(Path(root))
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.course_id = course.settings.course
    config.CourseDirectory.db_url = course.database_url
    config.Exchange.root = str(course.exchange)
    config.Autograde.sanitize_preprocessors = list(_SANITIZE)
    config.Autograde.autograde_preprocessors = list(_AUTOGRADE)
    config.LateSubmissionPlugin.penalty_method = course.settings.late
    config.ExchangeFactory.collect = "grading.nbgrader_side.exchange.GuardedCollect"
    config.ExchangeFactory.release_feedback = "grading.nbgrader_side.exchange.CarefulReleaseFeedback"
    config.GenerateFeedback.exporter_class = "grading.nbgrader_side.feedback.OurFeedback"
    config.ExportApp.plugin_class = "grading.nbgrader_side.export.QuotedExport"
    # Before nbgrader's own templates, which stay in use for all that ours do not name.
    # Both are named: where nbgrader looks for its feedback template, this setting replaces its own.
    config.HTMLExporter.extra_template_basedirs.prepend([str(_TEMPLATES), str(_stock_templates())])
    # Ours of a submission extends the stock one of the same name, by the longer name it has from here.
    config.HTMLExporter.extra_template_paths = [str(_stock_templates().parent)]


def _stock_templates() -> Path:
    from nbgrader.server_extensions import formgrader

    return Path(formgrader.__file__).parent / "templates"


def course_config(course: CourseFolder) -> Config:
    """Return the configuration nbgrader itself would load for the course, the instructor's additions included."""
    from traitlets.config.loader import PyFileConfigLoader

    own = course.root / "nbgrader_config.py"
    if own.exists():
        return PyFileConfigLoader(own.name, path=str(course.root)).load_config()
    config = Config()
    configure(config, course.root)
    return config
