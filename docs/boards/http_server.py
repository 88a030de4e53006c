# The board is a small web server: http://BOARD:8080/snapshot.jpg for one picture, http://BOARD:8080/live for a live view, in the app or in
# any browser. One at a time: this is a board.

import board

PORT = board.argument(1, 8080)
PAUSE = 0.1  # seconds between two pictures of the live view
BORDER = b"picture"
MOST = 2048  # bytes of a request


def answer(conn, take):
    path = request(conn)
    if path == b"/snapshot.jpg":
        picture = take()
        head = b"HTTP/1.0 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\nCache-Control: no-store\r\n\r\n"
        board.send_all(conn, head % len(picture))
        board.send_all(conn, picture)
    elif path == b"/live":
        board.send_all(conn, b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=" + BORDER + b"\r\n\r\n")
        while True:
            picture = take()
            board.send_all(conn, b"--" + BORDER + b"\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(picture))
            board.send_all(conn, picture)
            board.send_all(conn, b"\r\n")
            board.pause(PAUSE)
    else:
        board.send_all(conn, b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def request(conn):
    """Reads a request up to its empty line and gives its path; b"" is for what is none."""
    text = b""
    while b"\r\n\r\n" not in text and len(text) < MOST:
        more = conn.recv(256)
        if not more:
            break
        text += more
    words = text.split(b" ")
    if len(words) < 2 or words[0] != b"GET":
        return b""
    return words[1].split(b"?")[0]


def main():
    board.connect()
    take = board.open_camera()
    listener = board.listen(PORT)
    while True:
        conn, _ = listener.accept()
        try:
            answer(conn, take)
        except OSError as error:
            print("somebody has gone:", error)
        conn.close()


main()
