# What differs from board to board: the camera, the network and the clock. The four examples beside this file know nothing of it.
# For CanMV on K230, for OpenMV and kin, for ESP32 with a camera module, and for a computer (a file in the place of a camera).

import sys
import time

WIDTH, HEIGHT = 640, 480
QUALITY = 65  # 1 to 99
SSID, KEY = "", ""  # of the wireless network; SSID "" is for boards with a cable
SETTLE = 2  # seconds until exposure and white balance are right


def connect():
    """Joins the network. Returns when there is an address."""
    if not SSID:
        return
    import network

    station = network.WLAN(network.STA_IF)
    station.active(True)
    station.connect(SSID, KEY)
    while not station.isconnected():
        time.sleep(1)
    print("address", station.ifconfig()[0])


def open_camera():
    """Switches the camera on and gives a function that takes a picture and returns it as JPEG bytes."""
    for kind in (k230_camera, openmv_camera, esp32_camera):
        try:
            take = kind()
        except ImportError:
            continue  # not this kind of board
        time.sleep(SETTLE)
        return take
    return file_camera()


def k230_camera():
    from media.sensor import Sensor
    from media.media import MediaManager

    sensor = Sensor()
    sensor.reset()
    sensor.set_framesize(width=WIDTH, height=HEIGHT)
    sensor.set_pixformat(Sensor.RGB565)
    MediaManager.init()
    sensor.run()
    return lambda: bytes(sensor.snapshot().compressed(quality=QUALITY).bytearray())


def openmv_camera():
    import sensor

    sensor.reset()
    sensor.set_pixformat(sensor.RGB565)
    sensor.set_framesize(sensor.VGA)
    return lambda: bytes(sensor.snapshot().compress(quality=QUALITY).bytearray())


def esp32_camera():
    import camera

    camera.init(0, format=camera.JPEG)
    return camera.capture


def file_camera():
    """For tests on a computer: the pictures picture0.jpg, picture1.jpg ... one after the other."""
    pictures = []
    try:
        while True:
            with open("picture%d.jpg" % len(pictures), "rb") as f:
                pictures.append(f.read())
    except OSError:
        pass
    if not pictures:
        raise OSError("there is neither a camera nor a file picture0.jpg")
    taken = [0]

    def take():
        taken[0] += 1
        return pictures[(taken[0] - 1) % len(pictures)]

    return take


def uptime_ms():
    """Milliseconds since the board was started; begins again at 0 some time."""
    if hasattr(time, "ticks_ms"):
        return time.ticks_ms()
    return int(time.monotonic() * 1000)


def pause(seconds):
    time.sleep(seconds)


def argument(index, default):
    """What stands behind the name of the program on a computer; boards have the default."""
    given = getattr(sys, "argv", [])
    if len(given) > index:
        return type(default)(given[index])
    return default


def send_all(conn, data):
    """Sends all of data: send itself may take a part of it."""
    view = memoryview(data)
    while len(view):
        sent = conn.send(view)
        if not sent:
            raise OSError("the connection takes nothing")
        view = view[sent:]


def listen(port):
    """A socket on which the board waits for others."""
    import socket

    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(socket.getaddrinfo("0.0.0.0", port)[0][-1])
    s.listen(2)
    return s


def dial(host, port):
    """A connection to a server."""
    import socket

    s = socket.socket()
    try:
        s.connect(socket.getaddrinfo(host, port)[0][-1])
    except OSError:
        s.close()
        raise
    return s
