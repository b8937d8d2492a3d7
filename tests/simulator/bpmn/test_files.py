"""Bytes of a drawing: read in any encoding that is sure, refused in one sentence otherwise, never with entities."""

import re
import sys
from pathlib import Path

import pytest
import yaml

from simulator.bpmn.importing import import_bpmn
from synthetic_data import BadInput

sys.path.insert(0, str(Path(__file__).parent))
from drawings import bpmn, lines, shape

NAME = "Prüfung der Akte"
UTF8 = 'encoding="UTF-8"'


def drawing(name=NAME, declared=UTF8):
    """A drawing of one task, with what it says about its encoding."""
    text = bpmn(shape("startEvent", "s") + shape("task", "t", name) + lines("s -> t"))
    return text.replace(UTF8, declared)


def title(data, folder):
    """The title of the one step of a file of these bytes."""
    (folder / "a.bpmn").write_bytes(data)
    import_bpmn(folder / "a.bpmn", folder / "a.yml")
    steps = yaml.safe_load((folder / "a.yml").read_text(encoding="utf-8"))["process"]["activities"]
    return next(iter(steps.values()))["title"]


@pytest.mark.parametrize(("name", "declared", "codec"), [
    (NAME, UTF8, "utf-8"), (NAME, UTF8, "utf-8-sig"), (NAME, "", "utf-8"), (NAME, "", "utf-8-sig"),
    (NAME, 'encoding="ISO-8859-1"', "latin-1"), (NAME, "encoding='windows-1252'", "cp1252"),
    (NAME, 'encoding="UTF-16"', "utf-16"), (NAME, UTF8, "utf-16"), (NAME, 'encoding="UTF-16"', "utf-8-sig"),
    (NAME, 'encoding="UTF-16"', "utf-16-le"), (NAME, 'encoding="UTF-16BE"', "utf-16-be"), (NAME, "", "utf-32"),
    ("İş", 'encoding="ISO-8859-9"', "iso8859-9"), ("Проверка", 'encoding="windows-1251"', "cp1251"),
    ("Проверка", 'encoding="KOI8-R"', "koi8-r"), ("審査", 'encoding="Shift_JIS"', "shift_jis"),
    ("审核申请", 'encoding="GBK"', "gbk"), ("审核申请", 'encoding="gb2312"', "gb2312"),
    ("审核申请", 'encoding="GB18030"', "gb18030"), ("審核", 'encoding="Big5"', "big5"),
    ("심사", 'encoding="EUC-KR"', "euc-kr"), ("Check", 'encoding="US-ASCII"', "ascii")])
def test_a_step_has_the_name_that_is_drawn_in_every_encoding_that_is_sure(name, declared, codec, tmp_path):
    """Declared, marked by the first bytes, or plain UTF-8: the title is what the drawing says."""
    text = drawing(name, declared)
    assert title(text.encode(codec), tmp_path) == name


@pytest.mark.parametrize(("declared", "codec", "words"), [
    (UTF8, "latin-1", "is not text in UTF-8"), ("", "cp1252", "is not text in utf-8"),
    (UTF8, "utf-16-le", ""), ('encoding="US-ASCII"', "utf-8", "is not text in US-ASCII"),
    ('encoding="ISO-8859-1"', "utf-8", "is UTF-8 text as well: “Ã¼fung der A” or “üfung der Ak”"),
    ('encoding="GBK"', "utf-8", "is UTF-8 text as well"), ('encoding="UTF-16"', "utf-8", "in UTF-16, and is not"),
    ('encoding="klingon"', "utf-8", "'klingon', an encoding that is not known"),
    ('encoding="hex"', "utf-8", "'hex', an encoding that is not known"),
    ('encoding="unicode_escape"', "utf-8", "'unicode_escape', an encoding that is not known"),
    ('encoding="utf-7"', "utf-8", "an encoding that is not known"),
    ('encoding="\x00"', "utf-8", "an encoding that is not known")])
def test_a_file_in_another_encoding_than_it_says_is_refused(declared, codec, words, tmp_path):
    """Wrong or unknown: one sentence that says so and asks for UTF-8; letters are never taken for others."""
    if not words:  # two bytes a letter and no mark: the first bytes show it
        assert title(drawing(NAME, declared).encode(codec), tmp_path) == NAME
        return
    with pytest.raises(BadInput, match=re.escape(words)) as refused:
        title(drawing(NAME, declared).encode(codec), tmp_path)
    assert len(refused.value.problems) == 1 and "save it as UTF-8" in str(refused.value)


def test_smart_quotes_under_the_name_of_latin_1_are_refused(tmp_path):
    """Bytes of windows-1252 in a file that says ISO-8859-1 would be read as invisible controls."""
    with pytest.raises(BadInput, match="holds bytes that are no letters there"):
        title(drawing("Check “it”", 'encoding="ISO-8859-1"').encode("cp1252"), tmp_path)


ENTITIES = ('<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("kind", [ENTITIES, '<!DOCTYPE d [<!ENTITY i SYSTEM "file:///etc/passwd">]>',
                                  '<!DOCTYPE d SYSTEM "http://127.0.0.1/d.dtd">', "<!DOCTYPE\nd>"])
def test_a_document_type_is_refused_in_every_encoding(kind, codec, tmp_path):
    """Entities that swell or open files are never declared, whatever bytes they are written in."""
    text = drawing("&i;" if "[" in kind else NAME).replace("&amp;i;", "&i;")
    text = text.replace("?>\n", f"?>\n{kind}", 1)
    with pytest.raises(BadInput, match="holds a document type"):
        title(text.encode(codec), tmp_path)


def test_a_document_type_that_is_only_text_is_no_document_type(tmp_path):
    """A comment or description may hold a web page."""
    page = "<![CDATA[<!DOCTYPE html><p>x</p>]]>"
    text = drawing().replace("<bpmn:sequenceFlow", "<!-- <!DOCTYPE html> --><bpmn:documentation>" + page
                             + "</bpmn:documentation><bpmn:sequenceFlow", 1)
    assert title(text.encode(), tmp_path) == NAME


@pytest.mark.parametrize(("data", "words"), [
    (b"", "is empty"), (b"\0" * 9, "is no drawing in XML"), (b"\xef\xbb\xbf", "is empty"), (b"\xff\xfe", "is empty"),
    (b"PK\x03\x04" + b"\xff" * 9, "is not text in utf-8 at line 1"), (b"PK\x03\x04", "unpack an archive"),
    (b"\n\n" + drawing().encode(), "line 3: has something before the line <.xml"), (b"{}", "is no drawing in XML"),
    (drawing().encode() + b"\0", "holds a NUL"), (drawing().encode() * 2, "goes on after the end"),
    (drawing("&x;").replace("&amp;x", "&nbsp").encode(), "that XML does not know"),
    (drawing().replace("</bpmn:process>", "</bpmn:proces>").encode(), "closes an element that is not the last"),
    (drawing().encode()[:-9], "not well-formed"), (drawing().encode("utf-16")[:-1], "is not text in utf-16"),
    (drawing().replace("20100524", "20090101").encode(), "must be a BPMN 2.0 drawing"),
    (b'<?xml version="1.0" encoding="cp037"?><a/>', "bytes that are no letters")])
def test_bytes_that_are_no_drawing_are_refused_in_one_sentence(data, words, tmp_path):
    """Empty, cut, zipped, of another version: refused with the file's name, never a traceback."""
    with pytest.raises(BadInput, match=words) as refused:
        title(data, tmp_path)
    assert len(refused.value.problems) == 1 and "a.bpmn" in str(refused.value)


def test_a_folder_is_no_drawing_and_no_office_file_is_made_in_a_folder_that_is_not_there(tmp_path):
    """Each is refused by its name."""
    with pytest.raises(BadInput, match="does not exist or is no file"):
        import_bpmn(tmp_path, tmp_path / "a.yml")
    (tmp_path / "a.bpmn").write_text(drawing())
    with pytest.raises(BadInput, match=r"nowhere/a\.yml: cannot be written"):
        import_bpmn(tmp_path / "a.bpmn", tmp_path / "nowhere" / "a.yml")
    assert list(tmp_path.iterdir()) == [tmp_path / "a.bpmn"]


STRAY = '<bpmn:globalUserTask id="g" name="Stray"/></bpmn:definitions>'
MANY = '<bpmn:participantMultiplicity minimum="3" maximum="5"/></bpmn:participant>'
GHOST = '<bpmn:laneSet id="l"><bpmn:lane id="r" name="Clerk"><bpmn:flowNodeRef>ghost</bpmn:flowNodeRef></bpmn:lane>'


@pytest.mark.parametrize(("old", "new", "said"), [
    ("</bpmn:definitions>", STRAY, "drawn outside every process, not read: “Stray” (g)"),
    ("</bpmn:definitions>", f'<bpmn:choreography id="h">{STRAY.replace("globalUser", "choreography", 1)}'.replace(
        "</bpmn:def", "</bpmn:choreography></bpmn:def"), "drawn outside every process, not read: “Stray” (g)"),
    ('processRef="p0"/>', f'processRef="p0">{MANY}', "is drawn as one of several (3 to 5): read as one office"),
    ('name="Claims">', f'name="Claims">{GHOST}</bpmn:laneSet>', "names ghost, not a shape of its pool"),
    ("</bpmn:definitions>", f'<bpmn:process id="q">{GHOST.replace("ghost", "t")}</bpmn:laneSet></bpmn:process>'
     "</bpmn:definitions>", "names t, not a shape of its pool"),
    ('"Gate"', '"Complete?"', "gateway “Complete?” (g0) is drawn with one way out")])
def test_what_is_drawn_beside_the_office_is_told(old, new, said, tmp_path):
    """Steps outside the pools, offices of one kind, lanes of lost shapes, choices with one way: none goes unsaid."""
    text = bpmn(shape("startEvent", "s") + shape("task", "t") + shape("exclusiveGateway", "g0", "Gate")
                + shape("endEvent", "e") + lines("s -> t", "t -> g0", "g0 -> e"), names=["Office"])
    assert old in text
    (tmp_path / "a.bpmn").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in " ".join(import_bpmn(tmp_path / "a.bpmn", tmp_path / "a.yml").notes)
