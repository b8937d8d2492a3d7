"""Fills the decisions file with deep, endless and impossible lines."""


def lay(folder, notebook, bait):
    """Change the folder that is handed in."""
    hostile = (b"[" * 100_000, b'{"at": NaN, "what": "decide"}', b'{"at": 1e999, "what": "decide", "pack": ["x"]}',
               b'{"at": 1, "what": "decide", "exercise": "T1", "pack": 7, "desk": {}, "values": 3}', b"\xff\xfe")
    with (folder / "decisions.jsonl").open("r+b") as diary:
        own = diary.readlines()[-1].strip()
        hostile += tuple(own.replace(b'"what"', b'"so": %b, "what"' % odd) for odd in (b"NaN", b"-1e999", b'"\\ud800"'))
        diary.write(b"\n".join(hostile) + b"\n")
