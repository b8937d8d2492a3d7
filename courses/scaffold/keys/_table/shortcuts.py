"""What a colleague might whisper: one column alone, two columns. Made by `readiness course table`."""

from pathlib import Path

from courses.authoring.table_shortcuts import table_shortcuts

SHORTCUTS = table_shortcuts(Path(__file__).parent)
