"""Pages are opened here."""

from tests.pages.opening import components_looked_for_once

__all__ = ["components_looked_for_once"]
