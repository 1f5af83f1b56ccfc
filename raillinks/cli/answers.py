"""Answers and exports."""

import sys
from dataclasses import replace
from pathlib import Path

from raillinks.cli.options import (
    CLEAN,
    DASHBOARD,
    PACKAGE,
    Options,
    command,
    flag,
    print_line,
    selection_flags,
    write_file,
    wrong_usage,
)
from raillinks.domain import extras
from raillinks.exports import answer_json, formats, table_bytes
from raillinks.i18n.languages import ENGLISH, LANGUAGES
from raillinks.query import selection, views
from raillinks.query.selection import NAMES, PAGE_ONLY

_ENDINGS = [each.ending for each in formats.OF_VIEWS]


@command("status", PACKAGE, *selection_flags("as_of", "known_on", "disputed", "stale_after", selection.NAME))
def print_status(options: Options) -> int:
    """Prints the status of every link on a day, as CSV."""
    dataset = options.dataset()
    every_link = replace(options.selection(dataset), context=True)
    sys.stdout.buffer.write(table_bytes.plain_csv(dataset, views.make_view(dataset, every_link), "status"))
    return CLEAN


@command(
    "answer",
    PACKAGE,
    flag("--lang", "the language of the sentence", choices=tuple(LANGUAGES), default=ENGLISH),
    *selection_flags(*NAMES, *(name for name in PAGE_ONLY if name != "lang")),
    DASHBOARD,
)
def print_answer(options: Options) -> int:
    """Prints the answer for all listed links on a day, or for one with its facts and claims, as JSON."""
    dataset, view = options.view()
    sys.stdout.buffer.write(answer_json.answer_json(dataset.at(options.address), view, options.lang))
    return CLEAN


@command(
    "export",
    flag("out", ", ".join(f"`OUT{ending}`" for ending in _ENDINGS), type=Path, metavar="OUT"),
    PACKAGE,
    DASHBOARD,
    *selection_flags(*NAMES, *PAGE_ONLY),
)
def export_view(options: Options) -> int:
    """Writes a view with all tables, as page and API offer it; the name's ending says in which format.

    With `--address` of a server, the bytes are those that the server sends.
    """
    form = formats.of_file(options.out.name)
    if form is None:
        return wrong_usage(f"{options.out}: give the export a name that ends in {' or '.join(_ENDINGS)}")
    if form is formats.XLSX_FILE and (why := extras.why_missing("excel", "a workbook")):
        return wrong_usage(why)
    dataset, view = options.view(f"export{form.ending}")
    code = write_file(options.out, form.write(dataset.at(options.address), view))
    if code == CLEAN:
        print_line(f"{len(view.events)} events: {options.out}")
    return code
