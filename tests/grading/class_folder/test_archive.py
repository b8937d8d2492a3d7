"""Archives of files are whole, readable by their owner, and made while they are sent."""

from io import BytesIO
from random import Random
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from grading.class_folder.archive import archive_pieces

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)


@given(files=st.dictionaries(NAMES, st.binary(max_size=200), max_size=5))
def test_what_is_put_in_comes_out(files):
    """Every file under its name with its content, and its owner alone may read it."""
    with ZipFile(BytesIO(b"".join(archive_pieces(files.items())))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert {one.external_attr >> 16 & 0o777 for one in archive.infolist()} <= {0o600}


def test_the_first_files_are_sent_before_the_last_are_read():
    """A hundred thousand files fill no memory: what was read is sent while others still lie on the disk."""
    read = []

    def files():
        for number in range(200):
            read.append(number)
            yield f"{number}", Random(number).randbytes(3_000)

    next(archive_pieces(files()))
    assert len(read) < 100
