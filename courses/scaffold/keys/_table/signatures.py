"""A table exercise recognises no typical mistakes. Made by `readiness course table`."""

SIGNATURES: dict[str, tuple[object, ...]] = {}
