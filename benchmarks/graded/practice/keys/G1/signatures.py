"""No typical mistakes."""

SIGNATURES = {}
