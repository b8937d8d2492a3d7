"""The script the web server runs for every change; worker processes import it too, so it does nothing by itself."""

if __name__ == "__main__":
    from simulator.dashboard.app import show

    show()
