"""One country as data: its profile and tables, its law, its registers' forms, its numbers."""
