"""Weights that are missing, damaged or of another kind stop the start with a sentence; none scores."""

import json
import shutil

import numpy as np
import pytest

from service.classifiers import loader, spam, toxicity


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped weights that a test may damage."""
    return shutil.copytree(loader.WEIGHTS, tmp_path / "weights")


def test_the_shipped_weights_load_under_the_version_their_manifest_names():
    assert toxicity.load().version == loader.version_of("toxicity")
    assert spam.load().version == loader.version_of("spam")


def test_one_flipped_bit_is_noticed(folder):
    data = bytearray((folder / "toxicity.npz").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "toxicity.npz").write_bytes(data)
    with pytest.raises(loader.ArtefactError, match="damaged"):
        toxicity.load(folder)


def test_half_a_file_is_noticed(folder):
    data = (folder / "spam.npz").read_bytes()
    (folder / "spam.npz").write_bytes(data[: len(data) // 2])
    with pytest.raises(loader.ArtefactError, match="damaged"):
        spam.load(folder)


def test_missing_weights_are_named(folder):
    (folder / "toxicity.npz").unlink()
    with pytest.raises(loader.ArtefactError, match=r"toxicity\.npz cannot be read"):
        toxicity.load(folder)


@pytest.mark.parametrize("manifest", [None, "", "[]", '{"toxicity": 3}', '{"toxicity": {"version": "1"}}'])
def test_a_manifest_without_the_model_is_an_error(folder, manifest):
    path = folder / loader.MANIFEST
    path.unlink() if manifest is None else path.write_text(manifest)
    with pytest.raises(loader.ArtefactError, match="does not name"):
        loader.version_of("toxicity", folder)


def test_weights_of_another_format_are_refused(folder):
    entries = json.loads((folder / loader.MANIFEST).read_text())
    entries["spam"]["format"] = loader.FORMAT + 1
    (folder / loader.MANIFEST).write_text(json.dumps(entries))
    with pytest.raises(loader.ArtefactError, match="format"):
        spam.load(folder)


def test_a_file_without_an_array_the_model_needs_is_refused(folder):
    artefact = loader.Artefact("toxicity", "1", {"stack": np.zeros(3)})
    with pytest.raises(loader.ArtefactError, match="root_idf"):
        artefact.array("root_idf")


def test_another_release_of_the_weights_is_another_version(folder):
    before = loader.version_of("spam", folder)
    entries = json.loads((folder / loader.MANIFEST).read_text())
    entries["spam"]["sha256"] = "0" * 64
    (folder / loader.MANIFEST).write_text(json.dumps(entries))
    assert loader.version_of("spam", folder) != before
