"""Who may read the metrics: programs on this machine, and those that a setting names."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.server import metrics
from dashboard.server.desk_gate import FORWARDED, FORWARDED_PREFIX, is_loopback

SETTING = "RAILLINKS_METRICS_FROM"
"""The environment variable with further addresses and networks that may read them, separated by spaces."""
PATHS = (metrics.PATH.strip("/"), "_stcore/metrics")
NOT_FOUND = 404

Network = IPv4Network | IPv6Network


def networks(setting: str) -> tuple[Network, ...]:
    """The networks of the setting.

    Raises:
        ValueError: An entry is neither an address nor a network.
    """
    try:
        return tuple(ip_network(entry) for entry in setting.split())
    except ValueError as error:
        raise ValueError(f"{SETTING}: {error} (such as 192.0.2.7 or 192.0.2.0/24)") from error


class MetricsGate:
    """ASGI middleware: hides the metrics, ours and Streamlit's, from all who may not read them.

    What a proxy has passed on comes from elsewhere, though its last step was on this machine.

    Args:
        app: The application that has them.
        allowed: Who may read them beside this machine.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[Network]) -> None:
        self.app, self.allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        path = scope["path"].removeprefix(scope.get("root_path", "")).strip("/") if scope["type"] == "http" else ""
        if path in PATHS and not self._may_read(scope):
            await PlainTextResponse("Not Found", NOT_FOUND, {"cache-control": "no-store"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _may_read(self, scope: Scope) -> bool:
        if any(name in FORWARDED or name.startswith(FORWARDED_PREFIX) for name in Headers(scope=scope)):
            return False
        name = scope["client"][0] if scope.get("client") else ""
        try:
            address = ip_address(name)
        except ValueError:
            return False
        inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return is_loopback(name) or any((inner or address) in network for network in self.allowed)
