"""Executes a notebook as Jupyter does, as far as ours need it: cell by cell, in one namespace, with plain Python.

What a cell prints and the value of its last line become its outputs; frames also as HTML, charts as Vega-Lite.
"""

import ast
import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

NOTEBOOKS = tuple(sorted(Path(__file__).resolve().parent.glob("*.ipynb")))


def executed(notebook: str) -> str:
    """A notebook with the outputs of its cells, as its file has it.

    Args:
        notebook: The JSON of a notebook (nbformat 4).

    Raises:
        Exception: Whatever a cell raises: a notebook of ours must run.
    """
    body: dict[str, Any] = json.loads(notebook)
    names: dict[str, Any] = {"__name__": "__main__"}
    count = 0
    for cell in body["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            cell["outputs"] = _outputs("".join(cell["source"]), names, count)
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _outputs(code: str, names: dict[str, Any], count: int) -> list[dict[str, Any]]:
    tree, printed = ast.parse(code), io.StringIO()
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = None
    with redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 (our own notebooks)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307 (the same)
    text = printed.getvalue()
    stream = [{"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}] if text else []
    if value is None:
        return stream
    result = {"data": _shown(value), "execution_count": count, "metadata": {}, "output_type": "execute_result"}
    return [*stream, result]


def _shown(value: Any) -> dict[str, Any]:  # noqa: ANN401 (what a cell gives may be anything)
    """The forms of a value by media type, as IPython asks for them."""
    if type(value).__module__.startswith("altair"):
        chart = value.to_dict()
        major = chart["$schema"].rpartition("/v")[2].partition(".")[0]
        return {f"application/vnd.vegalite.v{major}+json": chart, "text/plain": ["<a chart of Altair>"]}
    html = {"text/html": value._repr_html_().splitlines(keepends=True)} if hasattr(value, "_repr_html_") else {}
    return {**html, "text/plain": repr(value).splitlines(keepends=True)}
