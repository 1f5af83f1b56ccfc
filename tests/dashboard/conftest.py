"""Pages are opened here."""

from tests.support.installed import components_looked_for_once

__all__ = ["components_looked_for_once"]
