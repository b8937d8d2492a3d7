"""What nbgrader's own commands and formgrader call of ours."""
