# The board publishes to an MQTT broker: mqtt://BROKER/k230/camera/frame in the app. With HEADER its uptime and the size stand before each
# picture, by which the app tells that the board was started anew. MQTT 3.1.1 in 40 lines, since not every firmware has a client.

import struct

import board

HOST = board.argument(1, "192.168.1.10")  # the broker
PORT = board.argument(2, 1883)
TOPIC = board.argument(3, "k230/camera/frame")
HEADER = board.argument(4, "header") == "header"
USER, PASSWORD = board.argument(5, ""), board.argument(6, "")
NAME = board.argument(7, "board-1")  # another one for each board
PAUSE = 0.2  # seconds between two pictures
KEEP_ALIVE = 60  # seconds; pictures come more often, so no ping is needed

CONNECT, CONNACK, PUBLISH = 0x10, 0x20, 0x30  # types of packets


def text(value):
    data = value.encode()
    return struct.pack(">H", len(data)) + data


def head(kind, length):
    """Type and length of a packet: seven bits in each byte, the lowest first."""
    out = bytearray([kind])
    while True:
        length, low = length >> 7, length & 0x7F
        out.append(low | 0x80 if length else low)
        if not length:
            return bytes(out)


def log_in(conn):
    flags, who = 0x02, text(NAME)  # a clean session
    if USER:
        flags, who = flags | 0xC0, who + text(USER) + text(PASSWORD)
    body = text("MQTT") + bytes([4, flags]) + struct.pack(">H", KEEP_ALIVE) + who
    board.send_all(conn, head(CONNECT, len(body)) + body)
    reply = b""
    while len(reply) < 4:
        more = conn.recv(4 - len(reply))
        if not more:
            raise OSError("the broker has closed the connection")
        reply += more
    if reply[0] != CONNACK or reply[3] != 0:
        raise OSError("the broker refuses: code %d" % reply[3])


def publish(conn, picture):
    before = text(TOPIC)
    if HEADER:
        before += struct.pack("<II", board.uptime_ms() & 0xFFFFFFFF, len(picture))
    board.send_all(conn, head(PUBLISH, len(before) + len(picture)) + before)
    board.send_all(conn, picture)


def main():
    board.connect()
    take = board.open_camera()
    wait = 1
    while True:
        try:
            conn = board.dial(HOST, PORT)
            try:
                log_in(conn)
                wait = 1
                while True:
                    publish(conn, take())
                    board.pause(PAUSE)
            finally:
                conn.close()
        except OSError as error:
            print("no broker:", error)
        board.pause(wait)
        wait = min(2 * wait, 30)


main()
