"""The office: benefit processes simulated before and after proactive assignment, measured from their event log."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
