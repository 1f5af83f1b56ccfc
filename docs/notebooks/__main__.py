"""`python -m docs.notebooks`: executes every notebook of this folder, and writes what its cells give into it.

With `--check` it writes nothing, names the notebooks that give something else now, and exits with 1.
"""

import sys

from docs.notebooks.executing import NOTEBOOKS, executed


def main(arguments: list[str]) -> int:
    """Writes or checks every notebook; returns the exit code."""
    check = arguments == ["--check"]
    texts = {path: executed(path.read_text(encoding="utf-8")) for path in NOTEBOOKS}
    stale = {path: text for path, text in texts.items() if path.read_text(encoding="utf-8") != text}
    for path, text in stale.items():
        if check:
            print(f"{path.name} is stale: run python -m docs.notebooks", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
