"""Rasa's Socket.IO channel as one of ours. What comes in comes by its server; replies are fetched by connections."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.routing import Route, WebSocketRoute

from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.channels.socketio.admission import Admission
from api.channels.socketio.server import CHANNEL, SocketServer

BY_SOCKET = "Messages of this channel come by Socket.IO alone."


class SocketIoChannel:
    name = CHANNEL
    limits = Limits(text=10_000, buttons=10, button_title=100)

    def __init__(self, server: SocketServer, admission: Admission) -> None:
        self._server = server
        self._admission = admission

    async def verify(self, request: Request) -> None:
        self._admission.verify(request)

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        raise ValueError(BY_SOCKET)

    async def send(self, message: OutboundMessage) -> str | None:
        """Nothing to do: the person's connections read the transcript."""
        return None

    def routes(self) -> APIRouter | None:
        path = "/socket.io/{rest:path}"
        return APIRouter(routes=[Route(path, self._server.app), WebSocketRoute(path, self._server.app)])

    async def close(self) -> None:
        await self._server.close()
