"""A class as one file: backup and restore, from one kind of database to another, and before an update."""
