"""A course as a folder: its settings, class list, variants and what was handed in; nothing here grades."""
