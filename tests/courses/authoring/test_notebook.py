"""A translated notebook runs what the English one runs."""

import json
import shutil

import pytest

from courses import compile_notebook, load_exercise
from courses.authoring.notebook import read_cells
from synthetic_data import BadInput


@pytest.fixture
def translated(made, tmp_path):
    """A function: the exercise with a translation, in which the step that opens it has this comment."""
    content = shutil.copytree(made, tmp_path / "content")

    def translate(comment):
        exercise = load_exercise("W1", content)
        comments = {"open_lesson": comment}
        text = "".join(f"<!-- {name} -->\n{comments.get(name, 'Sözlər')}\n\n" for name, _ in read_cells(exercise))
        (exercise.source / "notebook.az.md").write_text(text, encoding="utf-8")
        return load_exercise("W1", content)
    return translate


@pytest.mark.parametrize("comment", [*(f"Açın{end}import os" for end in "\n\r\x0c\u2028"), ""])
def test_a_translation_brings_no_code(translated, comment):
    """Of a step only the comment is translated: what stands below its first line would run in everybody's notebook."""
    with pytest.raises(BadInput, match="open_lesson: must be one line"):
        compile_notebook(translated(comment), "az")


def test_a_translation_runs_the_english_code(translated):
    """With other words above it."""
    exercise = translated("Açın")
    made = {language: json.loads(compile_notebook(exercise, language))["cells"] for language in ("en", "az")}
    code = {language: [cell["source"].partition("\n") for cell in cells if cell["cell_type"] == "code"]
            for language, cells in made.items()}

    assert [below for _, _, below in code["en"]] == [below for _, _, below in code["az"]]
    assert code["az"][0][0] == "# Açın"
