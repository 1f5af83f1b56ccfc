"""What the server sends beside pages: headers, the head of a page, sockets and shutdown."""
