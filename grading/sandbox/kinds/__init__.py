"""One file for each way to shut a notebook in; each file holds one `KIND`. Adding a file adds a kind."""
