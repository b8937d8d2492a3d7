"""People and what happened to them: lives, families, homes, work, events and rights. All truth."""
