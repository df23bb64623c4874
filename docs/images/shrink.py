"""Make a picture of a page small: at most 256 colours, the frequent ones as they are, the rest the nearest.

A page has few colours and the soft edges of its letters, so nobody sees the difference, and the file is half
as big. The format is described in the PNG specification, third edition (W3C, 2025).
"""

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

COLOURS_MAX = 256
SIGNATURE = b"\x89PNG\r\n\x1a\n"

PIXELS = """async png => {
  const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const drawn = canvas.getContext('2d');
  drawn.drawImage(picture, 0, 0);
  const {data} = drawn.getImageData(0, 0, picture.width, picture.height);
  let text = '';
  const step = 32768;
  for (let at = 0; at < data.length; at += step) text += String.fromCharCode(...data.subarray(at, at + step));
  return [picture.width, picture.height, btoa(text)];
}"""
"""The browser unpacks what it packed. Runs in an empty page, which has no policy."""


def shrink(png: bytes, empty: Page) -> bytes:
    """The same picture in fewer bytes. ``empty`` is a page at about:blank."""
    width, height, text = empty.evaluate(PIXELS, base64.b64encode(png).decode())
    pixels = np.frombuffer(base64.b64decode(text), dtype=np.uint8).reshape(-1, 4)[:, :3]
    palette, indexes = _reduced(pixels)
    rows = np.zeros((height, width + 1), dtype=np.uint8)  # the first byte of a row: no filter
    rows[:, 1:] = indexes.reshape(height, width)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(rows.tobytes(), 9)))
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in (*parts, (b"IEND", b"")))


def _reduced(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A palette, and for each pixel its place in it."""
    numbers = pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    colours, where, often = np.unique(numbers, return_inverse=True, return_counts=True)
    split = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int32)
    kept = np.argsort(often)[::-1][:COLOURS_MAX]
    distances = ((split[:, None, :] - split[None, kept, :]) ** 2).sum(axis=2)
    return split[kept].astype(np.uint8), distances.argmin(axis=1).astype(np.uint8)[where]


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
