"""Take it away: report, page without a server, and the files that rerun it all, by one click."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from simulator.dashboard import state
from simulator.dashboard.seen import Seen
from simulator.dashboard.wording import Say
from simulator.whatif.bundle import as_zip, rerun_commands
from simulator.whatif.explore import usual_dials
from simulator.whatif.jobs import FilesJob

_TYPES = {".html": "text/html", ".pdf": "application/pdf", ".yml": "application/yaml", ".json": "application/json",
          ".txt": "text/plain"}


def take(seen: Seen, say: Say) -> None:
    """One button, then the files."""
    st.markdown(say("take.lead"))
    jobs: dict[str, FilesJob] = st.session_state.setdefault("files", {})
    if not seen.finished:
        st.info(say("take.wait"))
        return
    if st.button(say("take.make"), key="make", type="primary"):
        jobs.clear()
        jobs[seen.key] = FilesJob(state.service(), seen.order, usual_dials(seen.order.alternative, seen.moved))
    job = jobs.get(seen.key)
    if job is None:
        return
    folder = job.folder()
    if folder is None:
        st.fragment(_making, run_every=1.0)(job, say)
        return
    _downloads(folder, say)
    st.markdown(say("take.rerun"))
    st.code("\n".join(rerun_commands(seen.order)), language=None, wrap_lines=True)


def _making(job: FilesJob, say: Say) -> None:
    done, wanted = job.progress
    st.progress(done / wanted, text=f"{say('take.making')} {done}/{wanted}")
    if job.folder() is not None:
        st.rerun()


def _downloads(folder: Path, say: Say) -> None:
    st.download_button(say("take.download"), as_zip(folder), "what-if.zip", "application/zip", key="zip",
                       # A download changes nothing on the page.
                       on_click="ignore")
    for path in sorted(folder.iterdir()):
        st.download_button(say("take.one", name=path.name), path.read_bytes(), path.name,
                           _TYPES.get(path.suffix, "application/octet-stream"), key=f"file:{path.name}",
                           on_click="ignore")
