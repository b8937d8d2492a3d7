from .sandbox.discovery import list_kinds as list_kinds
from .sandbox.discovery import open_sandbox as open_sandbox
from .sandbox.ports import Execution as Execution
from .sandbox.ports import Job as Job
from .sandbox.ports import Limits as Limits
from .sandbox.ports import Sandbox as Sandbox
from .sandbox.ports import SandboxFailed as SandboxFailed
from .sandbox.ports import SandboxMissing as SandboxMissing
