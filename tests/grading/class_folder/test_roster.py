"""The class list: read whole, or refused with every problem."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading import read_roster
from synthetic_data import BadInput


def write(folder, text):
    """A class list with this text."""
    path = folder / "class.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path):
    """The problems for which a class list is refused."""
    with pytest.raises(BadInput) as caught:
        read_roster(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_class_list_is_read_in_its_order(tmp_path):
    """A comma before Jr., blanks around cells and a byte-order mark change nothing."""
    path = write(tmp_path, '\ufefftrainee, first_name ,last_name\nzahra,Zahra,"Lovel, Jr."\n amina ,Amina,\n')

    people = read_roster(path)

    assert [(one.id, one.name) for one in people] == [("zahra", "Zahra Lovel, Jr."), ("amina", "Amina")]


PLAIN = "trainee,first_name,email\namina,Şəhla,a@office.example\nbahar,Bahar,b@office.example\n"


@pytest.mark.parametrize("text", [
    PLAIN, PLAIN.replace(",", ";"), PLAIN.replace(",", "\t"), PLAIN.replace("\n", "\r\n"), PLAIN.replace("\n", "\r"),
    "\ufeff" + PLAIN.replace(",", ";"), "sep=;\r\n" + PLAIN.replace(",", ";"), "sep=,\n" + PLAIN,
    "SEP=\t\n" + PLAIN.replace(",", "\t"), PLAIN.encode("utf-16"), PLAIN.replace(",", "\t").encode("utf-16"),
    b"\xfe\xff" + PLAIN.encode("utf-16-be"), "\n\n" + PLAIN, ",,\n" + PLAIN + ",,\n , ,\n", PLAIN.replace("\n", "\n\n"),
    PLAIN.replace("trainee,first_name,email", "Trainee,First name,E-mail".replace("E-mail", "EMAIL")),
    PLAIN.replace("trainee,first_name,email", '"trainee","first_name","email"'), PLAIN.replace("\n", ",,\n"),
    PLAIN.replace("Şəhla", "S\u0327əhla"), PLAIN.rstrip("\n"), PLAIN.replace("amina", '"amina"')])
def test_what_spreadsheets_save_is_read(tmp_path, text):
    """Separators, `sep=` lines, encodings with a mark, line ends, empty rows and columns, capitals: one list."""
    people = read_roster(write(tmp_path, text))

    assert [(one.id, one.first_name, one.email) for one in people] == [
        ("amina", "Şəhla", "a@office.example"), ("bahar", "Bahar", "b@office.example")]


@pytest.mark.parametrize("name", ["CLASS.CSV", "class.txt", "class"])
def test_the_ending_of_the_file_plays_no_part(tmp_path, name):
    """What is in the file decides, not what it is called."""
    (tmp_path / name).write_text(PLAIN, encoding="utf-8")

    assert len(read_roster(tmp_path / name)) == 2


@pytest.mark.parametrize(("text", "says"), [
    ("trainee\n../amina\n", "line 2.trainee"), ("trainee\nаmina\n", "must start with a letter"),
    ("trainee\namina\nAMINA\n", "stands already in line 2"), ("name\namina\n", "has no column trainee"),
    ("trainee,mail\namina,x\n", "mail: is not a known column"), ("trainee\n", "names nobody"), ("", "is empty"),
    ("trainee\namina,1,2\n", "more cells"), ("trainee\na+b\n", "a+b"), ("trainee\nami na\n", "line 2.trainee"),
    (b"trainee\n\xff\xfe\n", "no UTF-8 text"), (PLAIN.replace("ə", "e").encode("windows-1254"), "line 2: holds bytes"),
    (PLAIN.encode("utf-16-le"), "NUL"), (PLAIN.encode("utf-32"), "UTF-32"), (b"PK\x03\x04rest", "workbook"),
    (b"\xd0\xcf\x11\xe0rest", "old Excel"), (b"%PDF-1.7", "PDF"), (b"{\\rtf1", "formatting"),
    ("trainee,trainee\namina,bahar\n", "heading.trainee: stands twice"), ("trainee,\namina,x\n", "has no heading"),
    ("sep=:\ntrainee:role\n", "separator that is none"), ('trainee,first_name\namina,"open\n', "quote"),
    ("trainee,first_name\namina,A\x1b[2Jmina\n", "line 2.first_name"),
    ("trainee,last_name\namina,A\u202eb\n", "acts on"),
    ('trainee,first_name\namina,"A\nB"\n', "line 2.first_name"), ("trainee,first_name\namina,A\u200bb\n", "seen"),
    ("trainee,first_name\namina," + "A" * 101 + "\n", "too long"), ("trainee,first_name\namina,A\x85b\n", "seen"),
    ("trainee,first_name\nа,A\n\nbahar,B\n.x,C\n", "line 5.trainee"), ("trainee\nami\u200bna\n", "line 2.trainee"),
    ("trainee,first_name,role\namina,Amina,\nTotal,4,\n", "line 3: looks like a line of totals"),
    ("trainee\namina\nSumme:\n", "line 3"),
    ("trainee,first_name\n11,Amina\n12,Jami\n", "line 3: looks like a line of totals"),
    ("trainee,first_name\namina,Amina\nTotal,1 trainee\n", "line 3: looks like a line of totals"),
    ("trainee\n1001\n1001.0\n", "line 3.trainee: differs from '1001'"),
    ("trainee\n007\n7\n", "line 3.trainee: differs from '007' in line 2 only by zeros"),
    ("trainee\nt01\nt1\n", "line 3.trainee: differs from 't01'"),
    ("trainee,account\namina,k07\nbahar,k7\n", "line 3.account: differs from 'k07' in line 2"),
    ("trainee,account\namina,pc1\nbahar,pc1\n", "line 3.account: stands already in line 2"),
    ("trainee,account\namina,pc1\nbahar,PC1\n", "line 3.account: stands already in line 2"),
    ("trainee,account\namina,bahar\nbahar,\n", "line 3.trainee: stands already in line 2"),
    ("trainee,account\nbahar,\namina,Bahar\n", "line 3.account: stands already in line 2"),
    ("trainee,account\namina,рc1\n", "line 2.account"), ("trainee,account\namina,pc+1\n", "line 2.account"),
    ("trainee,account\namina,pc\u06601\n", "line 2.account"),
    ("trainee,account\namina,\uff50\uff431\n", "line 2.account"),
    ("trainee,role\namina,caseworker\n", "known: CW, DS, TL, PL"), ("trainee,role\namina,С\u0057\n", "line 2.role"),
    ("trainee,email\namina,desk@o.example\nbahar,Desk@O.example\n", "line 3.email: stands already in line 2"),
    ("trainee,email\namina,+994 12\n", "no mail address"), ("trainee,email\namina,a@b@c\n", "no mail address"),
    ("trainee,email\namina,a@-b.example\n", "no mail address"),
    ("trainee,email\namina,а@b.example\n", "no mail address"),
    ("trainee,first_name\namina,A\nTrainee,First name\nbahar,B\n", "line 3: is the heading once more"),
    ("trainee,first_name\namina,#REF!\n", "error of the spreadsheet"), ("trainee\n#N/A\n", "error of the spreadsheet"),
    ("trainee,first_name\namina,########\n", "error of the spreadsheet"),
    ("trainee,first_name\namina,#BEZUG!\n", "error of the spreadsheet"),
    ("trainee\n1.2E+05\n", "line 2.trainee"), ("trainee,email\na,mailto:a@o.example\n", "no mail address"),
    ("trainee,language\namina,../en\n", "no language code")])
def test_a_bad_class_list_is_refused(tmp_path, text, says):
    """Names that are no folder, look-alike letters, doubles, odd columns and bytes: each is named with its line."""
    assert says in "\n".join(refused(write(tmp_path, text)))


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/tmp", "/no/such/file"])
def test_what_is_no_file_is_refused_at_once(path):
    """A device has no end, a folder no text; nothing waits."""
    refused(Path(path))


def test_all_problems_come_at_once(tmp_path):
    """Every bad line gives its problems, so one reading mends the file."""
    assert len(refused(write(tmp_path, "trainee\n.a\nb/c\nok\nok\n"))) == 3
    both = refused(write(tmp_path, "trainee;role;email\namina;caseworker;x\nbahar;cw;b@o.example\nc;;B@o.example\n"))
    assert [one.split(":")[1].strip() for one in both] == ["line 2.email", "line 2.role", "line 4.email"]


def test_what_a_message_shows_cannot_act_on_a_terminal(tmp_path):
    """Controls and marks of direction in a bad cell are spelled out in the message."""
    said = "\n".join(refused(write(tmp_path, "trainee\nami\x1b[2Jna\u202e\n")))

    assert "\\x1b[2J" in said
    assert "\x1b" not in said and "\u202e" not in said


def test_a_role_in_small_letters_and_an_account_like_the_own_name_are_fine(tmp_path):
    """`cw` is CW, and an account may be called as its trainee is."""
    one = read_roster(write(tmp_path, "trainee,role,account\nAmina,cw,amina\n"))[0]

    assert (one.role, one.login) == ("CW", "amina")


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=60) | st.text(max_size=40).map(lambda text: ("trainee,first_name\n" + text).encode()))
def test_any_bytes_are_read_or_refused(tmp_path_factory, raw):
    """No file ends in anything but trainees with plain names, or a message."""
    path = tmp_path_factory.mktemp("any") / "class.csv"
    path.write_bytes(raw)
    try:
        people = read_roster(path)
    except BadInput:
        return

    assert all(one.id.isascii() and one.first_name.isprintable() for one in people)


def test_a_mail_address_makes_a_person_of_a_doubtful_line(tmp_path):
    """Who is called Total, or has the account 7 beside 007, is listed with an address; tens are no spare zeros."""
    people = read_roster(write(tmp_path, "trainee,first_name,last_name,email\nTotal,Tia,,\nsum,,,s@office.example\n"
                               "007,Jim,,j@office.example\n7,Jo,,o@office.example\nu1,,,\nu10,,,\n9,Ali,Jami,\n"))

    assert [one.id for one in people] == ["Total", "sum", "007", "7", "u1", "u10", "9"]


@pytest.mark.parametrize(("written", "read"), [("AZ", "az"), ("az-AZ", "az"), ("pt-BR", "pt"), ("az-Latn-AZ", "az"),
                                               ("", "en")])
def test_a_language_is_read_as_texts_are_named(tmp_path, written, read):
    """Class lists write it in capitals or with a country; feedback, desks and pages all look for the language."""
    (person,) = read_roster(write(tmp_path, f"trainee,language,email\namina,{written},a@office.example\n"))
    assert person.language == read


@pytest.mark.parametrize(("name", "says"), [
    ("Ayselâ€™s", "was read in the wrong encoding (Aysel’s?)"), ("Ay?el", "has a sign in the place of a letter"),
    ("Ay\ufffdel", "has a sign in the place of a letter"), ("&#350;ahin", "holds the code of a sign (Şahin?)")])
@pytest.mark.parametrize("column", [1, 2])
def test_a_name_that_lost_letters_is_refused(tmp_path, name, says, column):
    """It would stand on feedback and certificates."""
    cells = ["amina", "Amina", "Orujova"]
    cells[column] = name
    found = refused(write(tmp_path, f"trainee,first_name,last_name\n{','.join(cells)}\n"))

    assert len(found) == 1 and says in found[0] and "type the name anew" in found[0]


@pytest.mark.parametrize(("written", "meant"), [("aze", "az"), ("ENG", "en"), ("aze-AZ", "az")])
def test_a_long_code_of_a_language_is_asked_about(tmp_path, written, meant):
    """Texts are found by the short one, and English would be shown without a word."""
    said, = refused(write(tmp_path, f"trainee,language\namina,{written}\n"))
    assert f"did you mean {meant}?" in said


@pytest.mark.parametrize("code", ["xx", "cz", "JP", "kat", "sp-ES"])
def test_the_code_of_no_language_is_refused(tmp_path, code):
    """Codes of countries, and codes that nobody has, would be English without a word; ckb has no shorter one."""
    said, = refused(write(tmp_path, f"trainee,language\namina,{code}\n"))
    assert "is the code of no language that is known" in said

    assert read_roster(write(tmp_path, "trainee,language\namina,ckb\n"))[0].language == "ckb"


@pytest.mark.parametrize(("text", "said"), [
    ("trainee\n" + "\n".join(f"u{number}" for number in range(50_001)), "more than 50,000 rows"),
    ("trainee," + ",".join(f"c{number}" for number in range(100_000)) + "\namina", "more than 2,000 columns")])
def test_no_class_is_as_large(tmp_path, text, said):
    """A list that no class has is refused before anybody waits for it."""
    with pytest.raises(BadInput, match=said):
        read_roster(write(tmp_path, text))
