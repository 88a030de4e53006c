# The app waits, the board connects: tcp-listen://0.0.0.0:9000?from=BOARD in the app. The board sends one picture after the other, each behind its
# length, and connects again when the app was away.

import board

HOST = board.argument(1, "192.168.1.10")  # the app's computer
PORT = board.argument(2, 9000)
PASSWORD = board.argument(3, "")  # where a first line with a password is asked for
PAUSE = 0.1  # seconds between two pictures


def send_pictures(conn, take):
    if PASSWORD:
        board.send_all(conn, PASSWORD.encode() + b"\n")
    while True:
        picture = take()
        board.send_all(conn, b"%d\r\n\r\n" % len(picture))
        board.send_all(conn, picture)
        board.pause(PAUSE)


def main():
    board.connect()
    take = board.open_camera()
    wait = 1
    while True:
        try:
            conn = board.dial(HOST, PORT)
            wait = 1
            try:
                send_pictures(conn, take)
            finally:
                conn.close()
        except OSError as error:
            print("no app:", error)
        board.pause(wait)
        wait = min(2 * wait, 30)


main()
