"""Where Twilio reports what became of a message: our webhook, with the message and the attempt in the address.

The address is covered by Twilio's signature, so both come back as we wrote them.
"""

from __future__ import annotations

from urllib.parse import urlencode

from api.channels.interface import OutboundMessage


def address(public_url: str, channel: str, message: OutboundMessage) -> str | None:
    """None where there is no public address: then no receipts come."""
    if not public_url:
        return None
    query = urlencode({"message": message.message_id, "attempt": message.attempt})
    return f"{public_url.rstrip('/')}/channels/{channel}/webhook?{query}"
