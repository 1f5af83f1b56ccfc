"""The bytes of each path of the API that takes a selection."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from raillinks.package.dataset import Dataset
from raillinks.publish import (
    answer_json,
    api_paths,
    archive,
    calendars,
    export,
    feed,
    geojson,
    panels,
    parquet_files,
    sensitivity,
    sqlite_file,
    workbook,
)
from raillinks.publish.api_paths import CSV
from raillinks.views.viewing import View

WRITERS: Mapping[str, Callable[[Dataset, View], bytes]] = MappingProxyType(
    {
        "events.json": export.events_json,
        "events.geojson": geojson.events_geojson,
        "export.parquet.zip": parquet_files.export_parquet,
        "export.sqlite": sqlite_file.export_sqlite,
        "export.xlsx": workbook.export_xlsx,
        "export.zip": archive.export_zip,
        "feed.atom": feed.atom,
        calendars.CHANGES: calendars.changes,
        calendars.TRAINS: calendars.trains,
    }
)
"""The functions that write the paths of a selection that are not CSV tables."""


def content(path: api_paths.Path, dataset: Dataset, view: View, own: Mapping[str, str]) -> bytes:
    """The bytes of a path of a selection, with the values of its own parameters."""
    excel = own.get(api_paths.FORM) == "excel"
    if path.path in api_paths.PANELS:
        form = panels.Form(*(own[name] for name in api_paths.OF_PANELS))
        if path.media != CSV:
            return panels.parquet(dataset, view, form)
        return panels.csv(dataset, view, form, excel=excel)
    if path.path == api_paths.SENSITIVITY:
        return sensitivity.csv(dataset, view, own[api_paths.LEAVE_OUT], excel=excel)
    if path.media == CSV:
        write = export.excel_csv if excel else export.plain_csv
        return write(dataset, view, path.path.removesuffix(".csv"))
    if api_paths.LANG in path.own:
        return answer_json.answer_json(dataset, view, own[api_paths.LANG])
    return WRITERS[path.path](dataset, view)
