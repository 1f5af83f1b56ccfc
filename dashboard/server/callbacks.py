"""Lets the callbacks of a run end, though the next run is asked for meanwhile (see `streamlit_compat.BEHAVIOURS`)."""

from functools import wraps
from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState


def let_callbacks_end() -> None:
    """Has each run call all its callbacks, and each of them end, before it makes way for the next run.

    Streamlit cuts them off at any access to the session's state once another message has come. What they were told is
    not told again: a press is lost, and so is a day that was typed right before a press on a link.
    """
    begin = SafeSessionState.on_script_will_rerun
    if hasattr(begin, "__wrapped__"):
        return

    @wraps(begin)
    def begin_whole(state: SafeSessionState, *args: Any, **named: Any) -> None:  # noqa: ANN401 (Streamlit's own)
        make_way = state._yield_callback  # noqa: SLF001 (it has no other name)
        object.__setattr__(state, "_yield_callback", lambda: None)
        try:
            begin(state, *args, **named)
        finally:
            object.__setattr__(state, "_yield_callback", make_way)

    SafeSessionState.on_script_will_rerun = begin_whole  # type: ignore[assignment, method-assign]
