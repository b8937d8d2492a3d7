"""The class list: read whole, or refused with every problem."""

import pytest

from grading import read_roster
from synthetic_data import BadInput


def write(folder, text):
    """A class list with this text."""
    path = folder / "class.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_class_list_is_read_in_its_order(tmp_path):
    """Commas in names, blanks around cells and a byte-order mark change nothing."""
    path = write(tmp_path, '\ufefftrainee, first_name ,last_name\nzahra,Zahra,"Lo, vel"\n amina ,Amina,\n')

    people = read_roster(path)

    assert [(one.id, one.name) for one in people] == [("zahra", "Zahra Lo, vel"), ("amina", "Amina")]


@pytest.mark.parametrize(("text", "says"), [
    ("trainee\n../amina\n", "line 2.trainee"), ("trainee\nаmina\n", "must start with a letter"),
    ("trainee\namina\nAMINA\n", "stands already in line 2"), ("name\namina\n", "has no column trainee"),
    ("trainee,mail\namina,x\n", "mail: is not a known column"), ("trainee\n", "names nobody"),
    ("trainee\namina,1,2\n", "more cells"), (b"trainee\n\xff\xfe\n", "no readable CSV"), ("trainee\na+b\n", "a+b")])
def test_a_bad_class_list_is_refused(tmp_path, text, says):
    """Names that are no folder, look-alike letters, doubles, odd columns: each is named with its line."""
    with pytest.raises(BadInput) as caught:
        read_roster(write(tmp_path, text))

    assert says in str(caught.value)


def test_all_problems_come_at_once(tmp_path):
    """Three bad lines give three problems, so one reading mends the file."""
    with pytest.raises(BadInput) as caught:
        read_roster(write(tmp_path, "trainee\n.a\nb/c\nok\nok\n"))

    assert len(caught.value.problems) == 3
