"""`sensitivity.csv`: which days of which links hang on a publisher, a type of source, or single sources."""

import pandas as pd

from raillinks.package.dataset import Dataset
from raillinks.publish import columns, export
from raillinks.views import hanging
from raillinks.views.viewing import View

TABLE = "sensitivity"


def table(dataset: Dataset, view: View, leave_out: str = hanging.ALL) -> pd.DataFrame:
    """The table as text and whole numbers, with the columns of `columns.fields`.

    Args:
        dataset: The package.
        view: The view.
        leave_out: One of `hanging.KINDS`, or `hanging.ALL`.
    """
    return export.written(dataset, view, TABLE, hanging.of_view(dataset, view, leave_out))


def csv(dataset: Dataset, view: View, leave_out: str = hanging.ALL, *, excel: bool = False) -> bytes:
    """The table as CSV, plain or for Excel."""
    frame = table(dataset, view, leave_out)
    return export.to_excel_csv(frame, columns.fields(dataset, TABLE)) if excel else export.to_plain_csv(frame)
