"""A page that carries a script allows that script and no other, whatever stands in its data."""

import base64
import hashlib
import json
import re

from synthetic_data import render_scripted

PAGE = """<meta http-equiv="Content-Security-Policy" content="script-src '__ALLOWED__'"><h1>__TITLE__</h1>__MAP__
<script>__SCRIPT__</script>"""


def test_the_policy_names_the_script_that_stands_in_the_page(tmp_path):
    """The digest is that of the script with its data; words are escaped, drawings are not, data end no script."""
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "page.js").write_text("const data = __DATA__;")
    data = {"said": "</script><script>alert(1)</script> __TITLE__"}
    page = render_scripted(tmp_path / "page.html", tmp_path / "page.js", data, {"TITLE": "a < b"},
                           drawings={"MAP": "<svg/>"})

    script = re.search("<script>(.*)</script>", page)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert page.count("</script>") == 1
    assert "<h1>a &lt; b</h1><svg/>" in page
    assert json.loads(script.removeprefix("const data = ").removesuffix(";").replace("<\\/", "</")) == data
