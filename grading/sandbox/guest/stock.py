"""Runs the cells in a stock Jupyter kernel through nbclient: the slow engine that the fast one is measured against."""

from __future__ import annotations

import os
from typing import Any

from .shell import write_line


def run_in_kernel(cells: list[str], limits: dict[str, Any], to: int) -> None:
    """Start an ipykernel over local sockets, run all cells, and write each one's outputs."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError
    from traitlets.config import Config

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    settings = Config({"KernelManager": {"transport": "ipc", "ip": f"{os.environ['TMPDIR']}/kernel"}})
    client = NotebookClient(notebook, config=settings, timeout=int(limits["cell_seconds"]), interrupt_on_timeout=True,
                            allow_errors=True, kernel_name="python3", coalesce_streams=True, store_widget_state=False,
                            record_timing=False, resources={"metadata": {"path": os.getcwd()}})
    client.on_cell_executed = lambda cell, cell_index, execute_reply: _write(to, cell_index, cell)
    try:
        client.execute()
    except DeadKernelError:
        os._exit(1)


def _write(to: int, number: int, cell: dict[str, Any]) -> None:
    write_line(to, {"cell": number, "execution_count": cell.get("execution_count"), "outputs": cell["outputs"]})
