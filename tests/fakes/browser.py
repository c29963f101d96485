"""A real headless Chromium, driven over its DevTools protocol by as little as tests need."""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from tests.waiting import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--lang=vi",
)


def program() -> str | None:
    """Where a Chromium is, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[str]:
    """A running Chromium; yields the address of its debugging socket."""
    found = program()
    assert found is not None, "install chromium, or leave these tests out"
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        # Chromium's sandbox can't be made by root; the pages shown are our own.
        flags = [*FLAGS, f"--user-data-dir={profile}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        process = subprocess.Popen(
            [found, *flags, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            port_file = Path(profile) / "DevToolsActivePort"
            deadline = time.monotonic() + PATIENCE
            while not (port_file.exists() and len(lines := port_file.read_text().splitlines()) > 1):
                assert time.monotonic() < deadline and process.poll() is None, "chromium did not start"
                time.sleep(0.02)
            yield f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        finally:
            os.killpg(process.pid, 15)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait(5)


class Page:
    """One tab in a profile of its own."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._session = ""
        self.complaints: list[str] = []  #: errors of scripts, refusals of the security policy

    async def _listen(self) -> None:
        async for message in self._socket:
            heard = json.loads(message.data)
            if "id" in heard:
                waiting = self._waiting.pop(heard["id"])
                if not waiting.done():
                    waiting.set_result(heard)
            elif heard["method"] == "Runtime.exceptionThrown":
                self.complaints.append(str(heard["params"]["exceptionDetails"].get("exception", heard["params"])))
            elif heard["method"] == "Log.entryAdded" and heard["params"]["entry"]["level"] == "error":
                self.complaints.append(heard["params"]["entry"]["text"])

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """What the browser answers to a command of the protocol."""
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        command: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self._session:
            command["sessionId"] = self._session
        await self._socket.send_str(json.dumps(command))
        async with asyncio.timeout(PATIENCE):
            answer = await waiting
        assert "error" not in answer, f"{method}: {answer['error']}"
        result: dict[str, Any] = answer["result"]
        return result

    async def begin(self) -> None:
        """Make the tab."""
        context = await self.ask("Target.createBrowserContext", disposeOnDetach=True)
        target = await self.ask("Target.createTarget", url="about:blank", browserContextId=context["browserContextId"])
        attached = await self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.ask(f"{domain}.enable")
        await self.look(1280, 800)

    async def look(self, width: int, height: int, *, dark: bool = False, still: bool = True) -> None:
        """Have a window of this size and taste."""
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        features += [{"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"}]
        await self.ask("Emulation.setEmulatedMedia", features=features)

    async def letters(self, size: int) -> None:
        """Read with letters of this size, as a person sets it in the browser (ordinary is 16)."""
        await self.ask("Page.setFontSizes", fontSizes={"standard": size, "fixed": size})

    async def open(self, address: str) -> None:
        """Go to *address*."""
        await self.ask("Page.navigate", url=address)
        await self.until("document.readyState === 'complete' && location.protocol !== 'about:'")

    async def value(self, script: str) -> Any:
        """What a script's expression gives."""
        found = await self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, f"{script}: {found['exceptionDetails']}"
        return found["result"].get("value")

    async def until(self, script: str) -> Any:
        """Wait for the expression to be true; what it then is."""
        deadline = time.monotonic() + PATIENCE
        while True:
            # While a page comes and goes a script may fail; and an element does not travel: that it is there is enough.
            attempt = f"(() => {{ try {{ return {script} }} catch {{ return null }} }})()"
            if found := await self.value(f"((found) => (found instanceof Node ? true : found))({attempt})"):
                return found
            assert time.monotonic() < deadline, f"never true: {script}\n{await self.value('document.body.innerText')}"
            await asyncio.sleep(0.03)

    async def click(self, selector: str) -> None:
        """Press the mouse on the first element that *selector* finds."""
        at = await self.until(
            f"""(() => {{ const found = document.querySelector({json.dumps(selector)});
            if (!found) return null;
            found.scrollIntoView({{block: "nearest"}});
            const box = found.getBoundingClientRect();
            return box.width && [box.x + box.width / 2, box.y + box.height / 2]; }})()"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.ask("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)

    async def type(self, text: str) -> None:
        """Put *text* where the focus is."""
        await self.ask("Input.insertText", text=text)

    async def key(self, name: str, code: int, text: str = "") -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            typed = {"text": text} if text and kind == "keyDown" else {}
            await self.ask(
                "Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code, **typed
            )

    async def enter(self) -> None:
        """Press Enter."""
        await self.key("Enter", 13, "\r")

    async def offline(self, away: bool) -> None:
        """Take the network away, or give it back."""
        await self.ask(
            "Network.emulateNetworkConditions", offline=away, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )

    async def picture(self, path: Path) -> None:
        """A screenshot as PNG."""
        shot = await self.ask("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


@asynccontextmanager
async def tab(socket_address: str) -> AsyncIterator[Page]:
    """A fresh tab with an empty profile."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(socket_address, max_msg_size=0) as socket,
    ):
        page = Page(socket)
        listening = asyncio.create_task(page._listen())
        try:
            await page.begin()
            yield page
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
