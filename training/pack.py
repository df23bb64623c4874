"""Write trained weights small: int8 with one scale a column, and a manifest with their checksum."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.classifiers.loader import FORMAT, MANIFEST

Floats = NDArray[np.float32]

CLIP_QUANTILE = 0.9999


def int8_columns(weights: Floats, clip: float = CLIP_QUANTILE) -> tuple[NDArray[np.int8], Floats]:
    """Each column in int8 with its own scale; what lies beyond the quantile of non-zeros is clipped."""
    scale = np.ones(weights.shape[1], dtype=np.float32)
    for out in range(weights.shape[1]):
        used = np.abs(weights[:, out])
        used = used[used > 0]
        scale[out] = (np.quantile(used, clip) if len(used) else 1.0) / 127
    return np.clip(np.rint(weights / scale), -127, 127).astype(np.int8), scale


def uint8(values: Floats) -> NDArray[np.uint8]:
    """Non-negative values in uint8, the greatest as 255: for values of which only ratios matter."""
    return np.clip(np.rint(values * (255 / values.max())), 0, 255).astype(np.uint8)


def write(folder: Path, name: str, version: str, arrays: dict[str, Any]) -> str:
    """Write ``name``.npz and its line in the manifest; returns the checksum. Same arrays, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    path, manifest = folder / f"{name}.npz", folder / MANIFEST
    np.savez_compressed(path, **arrays)
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    entries = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    entries[name] = {"version": version, "format": FORMAT, "sha256": checksum, "bytes": path.stat().st_size}
    manifest.write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return checksum
