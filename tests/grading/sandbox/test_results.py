"""Reading what comes out of a jail: whatever it is, it is data of limited size that cannot act."""

import base64
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.sandbox.ports import Limits, SandboxFailed
from grading.sandbox.results import read_verdict, safe_output, show

NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Title"},
    {"cell_type": "code", "id": "b", "metadata": {}, "source": "1", "outputs": [], "execution_count": None}]}
ANYTHING = st.recursive(st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
                        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)
TEXTS = st.text(alphabet="<>/=\"' abcscriptonloadjv:&#;\n[]()", max_size=60)
ALLOWED = re.compile(r"</?(table|thead|tbody|tr|th|td|div|p|b|i|br|strong|em|ul|ol|li|span|h[1-6]|style)[\s/>]")


@given(st.binary(max_size=300))
def test_any_bytes_make_an_execution(raw):
    """No report, however broken, raises or counts as finished."""
    assert read_verdict(raw, NOTEBOOK, Limits()).status == "died"


@given(st.dictionaries(st.sampled_from(["status", "reason", "seconds", "cpu_seconds", "sheet", "cells"]), ANYTHING))
def test_any_verdict_makes_an_execution(verdict):
    """A report of the right form but any content becomes an execution with bytes and numbers in their places."""
    found = read_verdict(json.dumps(verdict).encode(), NOTEBOOK, Limits())
    assert isinstance(found.answer_sheet, bytes | None)
    assert 0 <= found.seconds < 1e6
    assert json.loads(found.notebook)["cells"][0] == NOTEBOOK["cells"][0]


def test_a_jail_that_was_not_built_raises():
    """A jail that could not be built is the instructor's matter: nothing is graded, nothing counts as zero."""
    with pytest.raises(SandboxFailed, match="no mount"):
        read_verdict(b'{"status": "not_jailed", "reason": "no mount"}', NOTEBOOK, Limits())


@given(st.lists(ANYTHING, max_size=5))
def test_outputs_never_change_cells(outputs):
    """Whatever the records say, ids, sources and the number of cells stay as submitted."""
    lines = b"\n".join(json.dumps({"cell": number, "outputs": outputs}).encode() for number in (0, 1, 2, -1))
    shown = json.loads(show(NOTEBOOK, lines))["cells"]
    assert [(cell["id"], cell["source"]) for cell in shown] == [("a", "# Title"), ("b", "1")]
    assert "outputs" not in shown[0]


@given(ANYTHING)
def test_any_output_is_rebuilt_or_dropped(output):
    """An output is one of four known forms or nothing."""
    safe = safe_output(output)
    assert safe is None or safe["output_type"] in ("stream", "error", "display_data", "execute_result")


@given(TEXTS)
def test_html_that_passes_holds_only_plain_tables(text):
    """Every tag that passes is a table or text tag, and no attribute that could act is left."""
    safe = safe_output({"output_type": "display_data", "data": {"text/html": text}})
    if safe is not None:
        passed = safe["data"]["text/html"]
        assert all(ALLOWED.match(passed, at) for at in (found.start() for found in re.finditer("<", passed)))
        assert not re.search(r"<[^>]*\bon\w+\s*=", passed)


@pytest.mark.parametrize("html", [
    "<script>1</script>", "<img src=x onerror=1>", "<table onload=1>", "<a href='javascript:1'>x</a>", "<svg/onload=1>",
    '<td style="background:url(javascript:1)">', "<style>@import 'x'</style>", "<iframe srcdoc='x'>",
    "<b\nonclick=1>",
    '<table border="1" onclick="x">', "<!--<b>-->", '<p class="a"onclick=1>', "<TABLE ONLOAD=1>",
    "<meta http-equiv=x>"])
def test_active_html_is_dropped(html):
    """Scripts, handlers, links, styles and comments never reach the instructor's browser."""
    assert safe_output({"output_type": "display_data", "data": {"text/html": html}}) is None


@pytest.mark.parametrize("html", [
    '<div class="alert alert-success">100 of 100</div>', '<table class="dataframe score"></table>',
    "<table class='dataframe'></table>", '<table id="score"></table>', '<td data-score="100">x</td>',
    '<span class="label label-success">100</span>', '<p style="text-align: right; position: fixed;">x</p>',
    "<style scoped>body { display: none }</style><table></table>",
    "<style scoped>.dataframe thead th { text-align: right; } .score { color: red; }</style><table></table>",
    "<style scoped>.dataframe thead th, .score { text-align: right; }</style><table></table>",
    "<style scoped>.dataframe tbody tr th::after { content: '100'; }</style><table></table>"])
def test_the_pages_own_dress_is_not_borrowed(html):
    """Classes, ids, data attributes and styles belong to the page around; only those of pandas' plain table pass."""
    assert safe_output({"output_type": "display_data", "data": {"text/html": html}}) is None


@pytest.mark.parametrize("kind", ["application/javascript", "image/svg+xml", "application/vnd.x+json", "text/unknown"])
def test_unknown_kinds_are_dropped(kind):
    """Only kinds of output that are known to be harmless pass."""
    assert safe_output({"output_type": "display_data", "data": {kind: "x"}}) is None


@pytest.mark.parametrize("text", ["[x](javascript:1)", "<b>", "&#106;avascript", "[x]: //evil", "![](x)"])
def test_markdown_that_links_is_dropped(text):
    """Markdown passes only without tags, entities and links."""
    assert safe_output({"output_type": "display_data", "data": {"text/markdown": text}}) is None


def test_tables_pass_unchanged():
    """A table as pandas draws it is shown as it is."""
    import pandas as pd

    frame = pd.DataFrame({"a": [1.5, 2, 3, 4], "b": ["x & y < z", "", "u", "v"]})
    several = frame.set_index(pd.MultiIndex.from_product([["p"], ["q", "r", "s", "t"]], names=["one", "two"])).T
    with pd.option_context("display.max_rows", 2):
        tables = [one._repr_html_() for one in (frame, several, frame.groupby("b").agg(["sum", "mean"]))]
    for html in tables:
        safe = safe_output({"output_type": "execute_result", "execution_count": 1, "data": {"text/html": html}})
        assert safe["data"]["text/html"] == html


def test_sheet_is_never_longer_than_its_limit():
    """A longer sheet than allowed comes back as none, with the reason."""
    verdict = {"status": "finished", "sheet": base64.b64encode(b"x" * 50).decode()}
    found = read_verdict(json.dumps(verdict).encode(), NOTEBOOK, Limits(sheet_bytes=49))
    assert found.answer_sheet is None
    assert "49 bytes" in found.detail
