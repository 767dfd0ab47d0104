"""The address that a provider called, as the provider wrote it: behind a proxy it is not the one that we see.

Signatures cover it. A forwarding header counts only if it comes from a proxy that the settings name.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from fastapi import Request


class PublicAddress:
    """`public_url` wins over everything; `trusted_proxies` are addresses or networks with commas between, or `*`."""

    def __init__(self, public_url: str, trusted_proxies: str) -> None:
        self._public_url = public_url.rstrip("/")
        names = [name.strip() for name in trusted_proxies.split(",")]
        self._trusts_all = "*" in names
        self._networks = [network for name in names if (network := _network(name))]

    def of(self, request: Request) -> str:
        """The whole address with its query."""
        path = request.scope.get("raw_path", b"").decode("ascii") or request.url.path
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{self._origin(request)}{path.partition('?')[0]}{query}"

    def _origin(self, request: Request) -> str:
        if self._public_url:
            return self._public_url
        scheme, host = request.url.scheme, request.headers.get("host", "")
        if self._is_trusted(request):
            scheme = _first(request.headers.get("x-forwarded-proto")) or scheme
            host = _first(request.headers.get("x-forwarded-host")) or host
        return f"{scheme}://{host}"

    def _is_trusted(self, request: Request) -> bool:
        if self._trusts_all:
            return True
        try:
            caller = ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        return any(caller in network for network in self._networks)


def _network(name: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(name, strict=False)
    except ValueError:
        return None


def _first(header: str | None) -> str:
    """A chain of proxies writes what each was asked for; the first is what the caller asked for."""
    return (header or "").partition(",")[0].strip()
