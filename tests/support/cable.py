"""A cable between browser and server that a test can pull: a TCP proxy on the loopback."""

import asyncio
import threading
from asyncio import StreamReader, StreamWriter
from typing import Self

LARGEST_READ = 65_536


class Cable:
    """Forwards connections to a port for the length of a with-statement; gives its own address.

    While it is pulled nothing passes, and nobody is told: as with a real cable, both ends still believe in their
    connections, and new ones hang. Plugged in again, it drops all of them and takes new ones.

    Args:
        port: The server's port on 127.0.0.1; where nothing listens, a connection is closed at once.
    """

    def __init__(self, port: int) -> None:
        self.carried = 0  # bytes, both ways together
        self.port = port
        self.loop = asyncio.new_event_loop()
        self.plugged_in = asyncio.Event()
        self.plugged_in.set()
        self.writers: set[StreamWriter] = set()
        self.tasks: set[asyncio.Task] = set()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        self.listener = self._call(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=20)
        self.loop.close()

    def pull(self) -> None:
        """Lets nothing pass any more."""
        self.loop.call_soon_threadsafe(self.plugged_in.clear)

    def plug_in(self) -> None:
        """Drops every connection, and lets new ones pass."""
        self._call(self._drop())

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=20)

    async def _drop(self) -> None:
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.plugged_in.set()

    async def _close(self) -> None:
        self.listener.close()
        await self._drop()

    async def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        self.writers.add(writer)
        try:
            await self.plugged_in.wait()
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.port)
            self.writers.add(server_writer)
            await asyncio.gather(self._forward(reader, server_writer), self._forward(server_reader, writer))
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self.tasks.discard(task)

    async def _forward(self, reader: StreamReader, writer: StreamWriter) -> None:
        while data := await reader.read(LARGEST_READ):
            await self.plugged_in.wait()
            self.carried += len(data)
            writer.write(data)
            await writer.drain()
        writer.close()
