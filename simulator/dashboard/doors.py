"""What the web server serves: the page's script, to browsers that ask for this computer by its own name."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from streamlit.starlette import App

from simulator.dashboard.launch import HOSTS

# A site elsewhere can let its own name lead to 127.0.0.1; what it then asks carries that name as host, and the page, on
# which folders of the computer can be named, would take it for its planner (DNS rebinding).
app = App(Path(__file__).with_name("page.py"), middleware=[
    Middleware(TrustedHostMiddleware, allowed_hosts=os.environ.get(HOSTS, "127.0.0.1 localhost").split())])
