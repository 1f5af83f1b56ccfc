"""The server's log as lines of JSON for those who run it: what happened, never who asked for what.

A line of ours has its message and its fields. Of a line by a library it has the text as the library's code has it,
without the values put into it: these may be an address or a query. Of an error it has the kind and the places in the
code, without its message, for the same reason.
"""

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime

from dashboard.streamlit_compat import log_with

SETTING = "RAILLINKS_LOG_FORM"
"""The environment variable that chooses the form of the log: `json`, or nothing for plain lines."""
OURS = ("raillinks", "dashboard", "api")
_SERVER, _OF_A_REQUEST = "uvicorn.error", "Exception in ASGI application"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
_LOG = logging.getLogger("dashboard")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: time (UTC), level, logger, message, and the fields of `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        own = record.name.split(".")[0] in OURS
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if own else str(record.msg),
        }
        if own:
            line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[1]:
            line |= error_fields(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def error_fields(error: BaseException) -> dict[str, object]:
    """The kind of an error and the places in the code that led to it."""
    places = traceback.extract_tb(error.__traceback__)
    return {"error": type(error).__name__, "at": [f"{place.filename}:{place.lineno} {place.name}" for place in places]}


def set_up(form: str) -> None:
    """Sends every log to stderr as lines of JSON, if the setting asks for that.

    Raises:
        ValueError: The setting is neither `json` nor empty.
    """
    if form not in {"", "json"}:
        raise ValueError(f"{SETTING}: '{form}' is neither 'json' nor empty")
    if not form:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger(_SERVER).addFilter(is_no_repetition)
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed
    log_with(handler)


def is_no_repetition(record: logging.LogRecord) -> bool:
    """Whether a line of uvicorn says something new: `observing` has logged the error of a request, and its route."""
    return not str(record.msg).startswith(_OF_A_REQUEST)


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    name = failed.thread.name if failed.thread else ""
    fields = error_fields(failed.exc_value) if failed.exc_value else {}
    _LOG.error("a thread failed", extra={"event": "thread-failed", "thread": name, **fields})
