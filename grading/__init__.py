"""The examination office: releases variants, runs submissions in a sandbox, scores them outside it, reports."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
