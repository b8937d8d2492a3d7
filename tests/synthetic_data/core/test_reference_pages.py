"""What ships must be described."""

from synthetic_data import undescribed


def test_a_name_without_a_section_is_told_with_the_remedy(tmp_path):
    """A section's first word is the name; a name within a text, or a longer one, is no section."""
    (tmp_path / "defects.md").write_text("# Defects\n\n## missing\n\nunlike typo.\n\n## typo_in_name: more\n")
    found = undescribed("defects.md", ["missing", "typo", "typo_in_name"], folder=tmp_path)

    assert [str(problem) for problem in found] == [
        "docs/reference/defects.md: has no section of this name, got 'typo'; run make pages, which writes it from the "
        "files"]


def test_an_installation_without_pages_is_not_asked(tmp_path):
    """Where the page does not lie, nothing is missing."""
    assert list(undescribed("defects.md", ["missing"], folder=tmp_path)) == []
