"""nbgrader's gradebook: assignments, submissions, marks, late work, who passed."""
