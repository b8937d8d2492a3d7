"""Tools of who writes exercises: notebook, sample answers, bots, checks, release scan."""
