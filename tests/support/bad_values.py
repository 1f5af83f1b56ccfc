"""Values that no address may have, by name: of the selection, and of the page alone."""

LONG = "x" * 10_000
SCRIPT = "<script>alert(1)</script>"
BAD = [
    ("as_of", "2022-02-30"), ("as_of", "2022-13"), ("as_of", "202X"), ("as_of", "2022/2023"), ("as_of", "1799"),
    ("as_of", "1799-12-31"), ("as_of", "2200-01-01"), ("as_of", SCRIPT),
    ("as_of", "٢٠٢٢-٠١-٠١"), ("known_on", "soon"), ("known_on", "2022-1"), ("from", "2022-1-1"), ("to", LONG),
    ("compare_with", "2022-01-01T00:00"),
    ("disputed", "hide"), ("mode", "AS_OF"), ("context", "true"), ("context", "2"),
    ("stale_after", "-1"), ("stale_after", "36501"), ("stale_after", "1e3"), ("days", "0"), ("days", "３"),
    ("days", "1.5"),
    ("crossing", "dandong-sinuju"), ("service", "all"), ("kind", "flood"), ("confidence", "certain"),
    ("province", "CN-XX"), ("publisher", "nobody"), ("source_type", "blog"), ("basis", SCRIPT),
    ("cause_class", "not said"),
    ("q", LONG), ("q", "two\nlines"), ("q", "nul\0"), ("frm", "2022-01-01"), (SCRIPT, "1"), ("AS_OF", "2022-01-01"),
]  # fmt: skip
BAD_ON_THE_PAGE = [
    ("event", "no-such-event"), ("event", SCRIPT), ("lang", "fr"), ("embed", "yes"), ("data_version", "latest"),
    ("crossings_shown", "all"),
    ("data_version", "1." * 9), ("lat", "91"), ("lon", "-181"), ("zoom", "25"), ("zoom", "nan"), ("lat", "4e1"),
    ("lat", "40"), ("divider", "101"), ("divider", "-1"), ("divider", "4e1"), ("divider", "٤"),
]  # fmt: skip
