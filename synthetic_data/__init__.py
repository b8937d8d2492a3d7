"""The world: people, what happens to them, what agencies wrote down, and the truth about every error."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
