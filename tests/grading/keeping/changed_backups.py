"""Backups of which somebody changed the rows."""

import io
import tarfile


def with_rows(backup, change):
    """Give a backup other lines of rows."""
    with tarfile.open(backup) as archive:
        found = [(member, archive.extractfile(member).read() if member.isreg() else None)
                 for member in archive.getmembers()]
    with tarfile.open(backup, "w", format=tarfile.PAX_FORMAT) as archive:
        for member, content in found:
            if member.name == "desk/rows.jsonl":
                content = b"".join(change(content.splitlines(keepends=True)))
                member.size = len(content)
            archive.addfile(member, None if content is None else io.BytesIO(content))
