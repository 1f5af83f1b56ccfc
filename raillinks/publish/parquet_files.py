"""`export.parquet.zip`: every table of a view as a Parquet file, with types, and one description of all of them.

The same selection and data version give the same bytes.
"""

from raillinks.package.dataset import Dataset
from raillinks.publish import api_paths, archive, cite, columns, descriptors, export, typed
from raillinks.views.viewing import View


def export_parquet(dataset: Dataset, view: View) -> bytes:
    """The Parquet files of a view in one zip, as the download button, the API and the command line return them."""
    cited = archive.citation(dataset, view)
    data = {
        f"{table}.parquet": typed.parquet_bytes(write(dataset, view), columns.fields(dataset, table))
        for table, write in export.TABLES.items()
    }
    form = {"format": "parquet", "mediatype": api_paths.PARQUET}
    files = [archive.table(dataset, table, f"{table}.parquet", data) | form for table in export.TABLES]
    described = descriptors.described(archive.description(dataset, view, cited, files))
    about = {
        "datapackage.json": export.json_bytes(described.data_package),
        "CITATION.cff": cite.cff_of(dataset, cited).encode(),
    }
    return archive.zipped({**data, **about})
