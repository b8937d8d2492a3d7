"""Material that exercises share: files on a pile, advice, screening, a year of work."""
