# The board waits, the app connects: tcp://BOARD:8080 in the app. Whoever connects gets one picture after the other, each behind its length.
# With REQUEST the app asks for each picture: tcp://BOARD:8080?request=capture\n&repeat=yes in the app.

import board

PORT = board.argument(1, 8080)
PAUSE = 0.1  # seconds between two pictures
REQUEST = board.argument(2, "") == "request"


def serve(conn, take):
    while True:
        if REQUEST and not wait_for_line(conn):
            return
        picture = take()
        board.send_all(conn, b"%d\r\n\r\n" % len(picture))
        board.send_all(conn, picture)
        if not REQUEST:
            board.pause(PAUSE)


def wait_for_line(conn):
    while True:
        sign = conn.recv(1)
        if not sign:
            return False  # the app has gone
        if sign == b"\n":
            return True


def main():
    board.connect()
    take = board.open_camera()
    listener = board.listen(PORT)
    while True:
        conn, _ = listener.accept()
        try:
            serve(conn, take)
        except OSError as error:
            print("the app has gone:", error)
        conn.close()


main()
