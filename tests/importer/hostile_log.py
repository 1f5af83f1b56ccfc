"""A log with texts that programs have stumbled over in each of its columns."""

import csv
import io

HOSTILE = (
    "<img src=x onerror=hit(1)>", "<script>hit(2)</script>", '"><svg onload=hit(3)>', "'><b onmouseover=hit(4)>x",
    "javascript:hit(5)", '=HYPERLINK("http://elsewhere.example")', ":red[x] :material/home:",
    "**b** [l](javascript:hit(6))",
    "{0} {files} %s",
    "a\u0301" * 80, "W" * 1500, "字" * 800, "&lt;b&gt;", "</textarea></script><script>hit(7)</script>",
    "<iframe srcdoc='<script>parent.hit(8)</script>'>", "<style>*{display:none}</style>",
    "<base href='//elsewhere.example/'>",
    "<!--", "-->", "]]>", "+1+1", "@SUM(1)", "-1+1", "https://elsewhere.example", "www.elsewhere.example",
    "a@elsewhere.example", "NULL", "`x`", "$$x$$",
)  # fmt: skip


def content() -> bytes:
    """The log: each text in rows that can be used, and in rows that cannot."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["crossing", "start", "end", "status", "note", "cause", "source", "title", HOSTILE[0]])
    for n, text in enumerate(HOSTILE):
        writer.writerow([text[:200], f"20{10 + n % 10}-01-01", "", "suspended", text, text, text, text, text])
        writer.writerow([text] * 9)
    return written.getvalue().encode()
