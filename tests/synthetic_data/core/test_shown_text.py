"""Text of unknown origin on terminals and pages: nothing acts, nothing hides, ordinary names stay as they are."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data import LINES, Document, Paragraph, Problem, render_html, shown, shown_name, sound

TEXT = st.text(st.characters(), max_size=30) | st.text(st.sampled_from("a\x1b\u202e\u200d\u200bə\ud83d\n\u3164👩💻"),
                                                       max_size=10)


@pytest.mark.parametrize("name", ["Şəhla Əliyeva", "O'Neill", "Zoë", "李小龍", "محمد", "می\u200cخواهم", "👩\u200d💻",
                                  "क्\u200dष", "Ngũgĩ", ""])
def test_names_of_the_world_stay_as_they_are(name):
    """Letters and marks of every script, and joiners where a script or a picture needs them."""
    assert shown(name) == name


@pytest.mark.parametrize(("text", "says"), [
    ("\x1b[2J", "\\x1b[2J"), ("a\rb", "a\\rb"), ("a\nb", "a\\nb"), ("\u202eabc", "\\u202eabc"), ("a\u200bb",
                                                                                                 "a\\u200bb"),
    ("\u2066x\u2069", "\\u2066x\\u2069"), ("\ufeffx", "\\ufeffx"), ("a\xadb", "a\\xadb"), ("\x85", "\\x85"),
    ("\x9b1m", "\\x9b1m"),
    ("\u2028", "\\u2028"), ("\u3164", "\\u3164"), ("\ud83d", "\\ud83d"), ("\U000e0041", "\\U000e0041"),
    ("\u200d", "\\u200d"), ("A\u200dB", "A\\u200dB"), ("ж\u200cю", "ж\\u200cю"),
    ("e" + "\u0301" * 6, "e" + "\u0301" * 4 + "\\u0301" * 2),
    ("a\u200d", "a\\u200d"), ("a\ufe00", "a\\ufe00"), ("\x00", "\\x00"), ("\x7f", "\\x7f"), ("\u061c", "\\u061c")])
def test_what_acts_or_hides_is_spelled_out(text, says):
    """Controls, line ends, marks of direction, zero width, halves of characters, letters drawn as nothing, tags."""
    assert shown(text) == says


@given(text=TEXT)
def test_nothing_that_is_shown_acts(text):
    """No control, format mark or surrogate is left but joiners inside words; twice is as once; a name is ASCII."""
    told = shown(text)

    kinds = {unicodedata.category(letter) for letter in told if letter not in "\u200c\u200d"}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    assert shown(told) == told
    assert shown(text, keep=LINES).replace("\n", "\\n").replace("\t", "\\t") == told
    assert shown_name(text).isascii() and shown_name(text).isprintable()
    sound(text).encode()


def test_messages_and_pages_show_it_so():
    """A problem's place and value, and every text of a page, are spelled out where they would act."""
    problem = str(Problem(where="a\x1b[2J\nb", rule="is odd (\u202e)", value="\u200b"))
    page = render_html(Document("T\u202e", [Paragraph("line\nnext \x1b[2J <b>")]))

    assert problem == "a\\x1b[2J\\nb: is odd (\\u202e), got '\\u200b'"
    assert "T\\u202e" in page and "line\nnext \\x1b[2J &lt;b&gt;" in page
    assert "\u202e" not in page and "\x1b" not in page
