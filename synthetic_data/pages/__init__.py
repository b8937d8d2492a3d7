"""Pages and printed reports from one list of blocks, and the charts they hold; all work without a network."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
