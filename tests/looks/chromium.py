"""A headless Chromium over its debugging pipe: just what the looks need."""
import base64
import json
import os
import shutil
import subprocess
import tempfile


class Chromium:
    def __init__(self):
        to_read, to_write = os.pipe()
        from_read, from_write = os.pipe()
        self.profile = tempfile.mkdtemp(prefix="looks-")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
                   "--hide-scrollbars", "--disable-dev-shm-usage",
                   "--no-first-run", "--disable-background-networking",
                   "--host-resolver-rules=MAP * ~NOTFOUND",
                   "--user-data-dir=" + self.profile,
                   "--remote-debugging-pipe"]

        # The child reads on descriptor 3 and writes on 4, as the pipe asks.
        def place():
            low, high = os.dup(to_read), os.dup(from_write)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self.child = subprocess.Popen(
            command, preexec_fn=place, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        self.out, self.back, self.rest = to_write, from_read, b""
        self.last, self.session = 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        self.call("Page.enable")

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (EOFError, BrokenPipeError):
            pass
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        os.close(self.out)
        os.close(self.back)
        shutil.rmtree(self.profile, ignore_errors=True)

    def message(self):
        while b"\0" not in self.rest:
            more = os.read(self.back, 1 << 16)
            if not more:
                raise EOFError("chromium is gone")
            self.rest += more
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def send(self, method, **parameters):
        self.last += 1
        order = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            order["sessionId"] = self.session
        data = json.dumps(order).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data):]
        return self.last

    def call(self, method, **parameters):
        number = self.send(method, **parameters)
        while True:
            answer = self.message()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(method + ": " + str(answer["error"]))
                return answer["result"]

    def screen(self, width, height=800, scale=1, dark=False, mobile=False,
               inverted=False):
        """Dark: what prefers-color-scheme says. Inverted: a client that turns
        the colours by itself, whatever the mail asks for."""
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=scale, mobile=mobile)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])
        self.call("Emulation.setAutoDarkModeOverride", enabled=inverted)

    def show(self, html):
        """The document in the page, with no address of its own."""
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.call("Page.setDocumentContent", frameId=frame, html=html)

    def run(self, script):
        result = self.call("Runtime.evaluate", expression=script,
                           returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"]))
        return result["result"].get("value")

    def tap(self, x, y):
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y,
                      button="left", clickCount=1)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def picture(self, path):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        data = self.call("Page.captureScreenshot", format="png",
                         captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": size["width"],
                               "height": min(size["height"], 12000),
                               "scale": 1})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
