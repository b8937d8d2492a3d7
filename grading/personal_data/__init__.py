"""What a class holds of one person: handed out as an archive, and taken out of all of it when forgotten."""
