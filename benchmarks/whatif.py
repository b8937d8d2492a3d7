"""The planner's page: from a change to its first figures, on the screen and in the service, and the memory it keeps.

    python benchmarks/whatif.py [--json] [--quick]

On the screen: a browser moves a slider of the office the page opens with, 50 times, and reads for two seconds in
between; the clock runs from the key press until new figures stand in the page. Browser and office share the machine,
so the wall times mean something only where nothing else runs. In the service: processor seconds from an order to its
first figures, beside one replication of the office; the baseline is there already, as it is after the first look.
"""

import os
import re
import sys
import tempfile
import time
from pathlib import Path

from measure import ROOT, family_mb, median, processor, report, run_task, serve

sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
BARS = {"first_figures_on_screen_s_median": ("<=", 0.8), "first_figures_on_screen_s_95th": ("<=", 3),
        "first_figures_on_screen_s_worst": ("<=", 3), "memory_growth_mb_from_10_to_50": ("<=", 100)}
CHANGES, READING = 50, 2.0
PATIENCE = 600_000
WATCH = """window.changes = [];
addEventListener('keydown', event => {
  if (event.target.type !== 'range') return;
  const marked = '[data-seen]', figures = '.cards';
  document.querySelectorAll(figures).forEach(node => { node.dataset.seen = '1'; });
  const began = performance.now();
  const look = () => document.querySelector(`${figures}:not(${marked})`)
    ? requestAnimationFrame(() => changes.push((performance.now() - began) / 1000)) : setTimeout(look, 10);
  look();
}, true);"""


def on_screen(changes):
    """Seconds from each change to new figures in the page, and megabytes of server and workers after each."""
    from conftest import CHROMIUM, QUIET
    from playwright.sync_api import sync_playwright
    from serving import free_port, served

    from simulator.dashboard.launch import FOLDER, serve_command

    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with (tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright,
          served(serve_command(port=port), address, Path(folder, "log"), env=os.environ | {FOLDER: folder}) as page):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        view = browser.new_page(viewport={"width": 1280, "height": 800})
        opened = time.monotonic()
        view.goto(address)
        view.locator(".cards").first.wait_for(timeout=PATIENCE)
        opened = time.monotonic() - opened
        view.get_by_text(re.compile("^All [0-9]+ runs of each office are done")).wait_for(timeout=PATIENCE)
        view.locator("summary", has_text="Share of cases without an application").click()
        view.evaluate(f"() => {{ {WATCH} }}")
        memory = [changed(view, number, page.pid) for number in range(changes)]
        seconds = view.evaluate("changes")
        browser.close()
    return {"seconds": seconds, "memory_mb": memory, "opened_s": opened}


def changed(view, number, server):
    """Move a slider by one to where it never was, wait for the figures, read them; return the memory held then."""
    view.get_by_role("slider", name=re.compile("^Birth grant")).focus()
    view.keyboard.press("ArrowLeft")
    view.wait_for_function(f"changes.length > {number}", timeout=PATIENCE)
    time.sleep(READING)
    return family_mb(server)


def in_service(changes):
    """Processor seconds of one replication, and of the workers from an order to its first figures."""
    from dataclasses import replace

    from simulator.cases.tables import compile_tables
    from simulator.run.replications import run_one
    from simulator.whatif.catalogue import list_entries, load_pair
    from simulator.whatif.controls import move
    from simulator.whatif.order import Order
    from simulator.whatif.service import RunService
    from simulator.whatif.store import Store

    before, after = load_pair(next(iter(list_entries().values())))
    began = time.process_time()
    run_one(after, compile_tables(after), 1, 0)
    one, spent = time.process_time() - began, []
    with tempfile.TemporaryDirectory() as folder:
        service = RunService(Store(Path(folder)), workers=2)
        order = Order(baseline=before, alternative=after, replications=2)
        key = service.submit(order)
        until(lambda: service.progress(key).state == "finished")
        for number in range(changes):
            used = sum(map(processor, service.worker_ids()))
            key = service.submit(replace(order, alternative=move(after, {"rollout.0.ceiling": float(1 + number)})))
            until(lambda key=key: service.progress(key).summed >= 1)
            spent.append(sum(map(processor, service.worker_ids())) - used)
            until(lambda key=key: service.progress(key).state == "finished")
        service.close()
    return {"replication_cpu_s": one, "first_figures_cpu_s": median(spent)}


def until(true):
    """Wait until something holds."""
    while not true():
        time.sleep(0.02)


def main():
    quick = "--quick" in sys.argv
    screen = run_task(__file__, "on_screen", changes=10 if quick else CHANGES)
    office = run_task(__file__, "in_service", changes=5 if quick else 10)
    seconds, memory = sorted(screen["seconds"]), screen["memory_mb"]
    report({
        "opened_first_figures_s": screen["opened_s"],
        "first_figures_on_screen_s_median": median(seconds),
        "first_figures_on_screen_s_95th": seconds[round(0.95 * (len(seconds) - 1))],
        "first_figures_on_screen_s_worst": seconds[-1],
        f"memory_mb_after_{len(memory)}": memory[-1],
        "memory_growth_mb_from_10_to_50": memory[-1] - memory[min(9, len(memory) - 1)],
        "first_figures_cpu_s": office["first_figures_cpu_s"],
        "first_figures_to_one_replication": office["first_figures_cpu_s"] / office["replication_cpu_s"],
    }, bars=BARS, notes=[f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"])


if __name__ == "__main__":
    serve({"on_screen": on_screen, "in_service": in_service})
    main()
