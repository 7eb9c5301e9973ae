"""A server that sends what a test gives it, byte by byte."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Says = Callable[[socket.socket], None]


@contextmanager
def speaking(*answers: bytes | Says) -> Iterator[str]:
    """Answers each connection with the next of ``answers``, the last for good; gives its URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def served(peer: socket.socket, said: bytes | Says) -> None:
        with peer:
            try:
                peer.recv(65536)
                peer.sendall(said) if isinstance(said, bytes) else said(peer)
            except OSError:
                pass  # who asked has gone

    def serve() -> None:
        count = 0
        while not over.is_set():
            try:
                peer, _ = listening.accept()
            except OSError:
                return
            said = answers[min(count, len(answers) - 1)]
            count += 1
            threading.Thread(target=served, args=(peer, said), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def http(
    body: bytes = b"", status: int = 200, kind: str = "application/json", *more: str, size: int = -1
) -> bytes:
    """An answer that says how long it is, or another length."""
    length = len(body) if size < 0 else size
    head = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {length}", *more]
    return "\r\n".join([*head, "Connection: close", "", ""]).encode() + body


def trickling(head: bytes, piece: bytes, pause: float = 0.02) -> Says:
    """``head``, then ``piece`` now and then, for ever."""

    def say(peer: socket.socket) -> None:
        peer.sendall(head)
        while True:
            peer.sendall(piece)
            time.sleep(pause)

    return say
