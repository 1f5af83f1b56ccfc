"""Answers every request for a websocket, those that cannot be read too: uvicorn leaves them open, and says nothing."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class AnsweredHandshakes(WebSocketsSansIOProtocol):
    """The websockets of uvicorn, which close where the request for one is refused.

    The library that reads the request takes no line of more than 8,190 bytes, no more than 128 headers, and no body,
    where plain HTTP takes 64 kB in all. It has a refusal ready; uvicorn sends it only where it goes on reading.
    """

    def data_received(self, data: bytes) -> None:
        """Takes what has come."""
        super().data_received(data)
        if self.conn.handshake_exc is None or self.handshake_initiated or self.transport.is_closing():
            return
        self.close_sent = self.handshake_complete = True
        self.transport.write(b"".join(self.conn.data_to_send()) or BAD_REQUEST)
        self.transport.close()
