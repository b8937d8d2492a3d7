"""What a trainee's cells show: text and bare tables, nothing that could look like a part of the instructor's page."""

import re

import pytest

from grading.examination.plain_outputs import plain_outputs


def told(**data):
    """The data of a shown output after cleaning."""
    kinds = {name.replace("_", "/", 1): text for name, text in data.items()}
    return plain_outputs([{"output_type": "display_data", "metadata": {}, "data": kinds}])[0]["data"]


@pytest.mark.parametrize("html", [
    '<div class="alert alert-success">100 of 100</div>', "<h1>100 of 100</h1>", '<span class="score">100</span>',
    "<table><tr><td><h2>100 of 100</h2></td></tr></table>", "<ul><li>100 of 100</li></ul>",
    '<style scoped>.score::after { content: "100 of 100" }</style><table><tr><td>x</td></tr></table>',
    "<style scoped>body { background: url(//evil.example/) }</style>", "<script>f()</script><table></table>",
    '<table style="position:fixed;top:0"><tr><td>100 of 100</td></tr></table>', '<table onclick="f()"></table>',
    '<table id="score"><tr class="max"><td align="center">100</td></tr></table>', "<table><form></form></table>",
    '<table><tr><td colspan="999999">x</td></tr></table>', "<table class=score></table>",
    "<table CLASS='score'></table>"])
def test_no_markup_carries_a_class_a_style_or_a_heading(html):
    """Classes of the page's own style sheet, styles, ids and headings go; what else stood there goes with them."""
    left = told(text_html=html, text_plain="plain").get("text/html", "")

    assert not re.search(r"class|style|\bid=|position|<h\d|<span|<ul|script|onclick|form|url\(|align|999999", left,
                         re.I)


def test_a_table_of_pandas_stays_a_table():
    """Rows, columns and spans are kept without pandas' own dress."""
    import pandas as pd

    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "<b>"]})
    left = told(text_html=frame._repr_html_(), text_plain=str(frame))["text/html"]

    assert left.count("<tr") == 3 and left.count("<td>") == 4
    assert "class" not in left and "<style" not in left and "&lt;b&gt;" in left


def test_markdown_and_formulas_become_text():
    """A heading in Markdown and a boxed formula are shown as typed."""
    assert told(text_markdown="# 100 of 100") == {"text/plain": "# 100 of 100"}
    assert told(text_latex=r"\boxed{100}") == {"text/plain": r"\boxed{100}"}
    assert told(image_png="AAAA") == {"image/png": "AAAA", "text/plain": ""}


def test_text_cannot_act_on_whoever_reads_it():
    """Colours go, line ends are one kind, controls and marks of direction are spelled out, in every kind of output."""
    stream, error = plain_outputs([
        {"output_type": "stream", "name": "stdout", "text": "\x1b[31mred\x1b[0m\r\nx\x1b[2J\u202ey\ud83d"},
        {"output_type": "error", "ename": "E\x07", "evalue": "\u2066v", "traceback": ["\x1b[0;31mt\x1b[0m", "\x00"]}])

    assert stream["text"] == "red\nx\\x1b[2J\\u202ey\\ud83d"
    assert (error["ename"], error["evalue"], error["traceback"]) == ("E\\x07", "\\u2066v", ["t", "\\x00"])
