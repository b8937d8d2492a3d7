"""Who gets which variant: seeds, pack tokens and the secret behind them."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading import CourseSecret, make_secret, pack_id, read_secret, variant_seed
from grading.class_folder.variants import whose_pack
from synthetic_data import BadInput

SECRET = CourseSecret("5" * 32)
NAMES = st.text(min_size=1, max_size=8)


@given(one=st.tuples(NAMES, NAMES, st.integers(1, 9)), other=st.tuples(NAMES, NAMES, st.integers(1, 9)))
def test_another_person_exercise_or_attempt_is_another_variant(one, other):
    """Seeds and tokens meet only where exercise, trainee and attempt all meet, however the names run together."""
    same = one == other

    assert (variant_seed(SECRET, *one) == variant_seed(SECRET, *other)) is same
    assert (pack_id(SECRET, *one) == pack_id(SECRET, *other)) is same


def test_another_secret_is_another_variant_and_a_token_tells_no_seed():
    """Without the secret neither seed nor token can be worked out, and the token is no part of the seed."""
    other = CourseSecret("6" * 32)

    assert variant_seed(SECRET, "d1", "amina", 1) != variant_seed(other, "d1", "amina", 1)
    assert pack_id(SECRET, "d1", "amina", 1) != pack_id(other, "d1", "amina", 1)
    assert f"{variant_seed(SECRET, 'd1', 'amina', 1):x}" not in pack_id(SECRET, "d1", "amina", 1)


def test_seeds_fit_everywhere_a_seed_goes():
    """A seed is a whole number that fits 63 bits, so no library turns it into another."""
    assert all(0 <= variant_seed(SECRET, "d1", f"t{number}", 1) < 2**63 for number in range(200))


def test_a_token_names_its_owner_to_the_instructor():
    """The instructor can tell whose pack a foreign token belongs to, and that an invented one is nobody's."""
    token = pack_id(SECRET, "d1", "bahar", 2)

    assert whose_pack(SECRET, "d1", token, ["amina", "bahar"], 3) == ("bahar", 2)
    assert whose_pack(SECRET, "d1", "0" * 24, ["amina", "bahar"], 3) is None


def test_a_secret_is_made_once_for_its_owner_only(tmp_path):
    """The file is mode 0600 whatever the umask, and a second call keeps the secret."""
    before = os.umask(0)
    try:
        first = make_secret(tmp_path / "secret")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert make_secret(tmp_path / "secret") == first
    assert first.value not in repr(first)


@pytest.mark.parametrize(("content", "mode", "says"), [
    ("5" * 64, 0o644, "chmod 600"), ("short", 0o600, "at least 32"), (None, 0, "readiness grade secret")])
def test_a_bad_secret_file_is_refused_with_the_remedy(tmp_path, content, mode, says):
    """Readable by others, too short or missing: the message names the way out and never the secret."""
    path = tmp_path / "secret"
    if content is not None:
        path.write_text(content)
        path.chmod(mode)

    with pytest.raises(BadInput) as caught:
        read_secret(path)

    assert says in str(caught.value)
    assert content is None or content not in str(caught.value)


def test_a_linked_secret_is_refused(tmp_path):
    """A link in place of the secret is not followed."""
    make_secret(tmp_path / "real")
    (tmp_path / "secret").symlink_to(tmp_path / "real")

    with pytest.raises(BadInput, match="no readable course secret"):
        read_secret(tmp_path / "secret")
