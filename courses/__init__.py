"""The classroom: exercises, their variants, the desks trainees meet, and the rules that score answers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
