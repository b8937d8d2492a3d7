"""What a class holds of one person: handed out as an archive, and taken out of everything when it is to be forgotten."""
