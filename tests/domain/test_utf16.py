"""Places in a text are counted as JavaScript counts, and back."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain import utf16


def test_places_are_counted_in_utf_16():
    text = "a😀b\ud800c"
    assert utf16.units(text, [0, 1, 2, 3, 4, 5]) == [0, 1, 3, 4, 5, 6]
    assert utf16.length(text) == 6
    assert utf16.units("plain", [0, 5]) == [0, 5]


@given(text=st.text(alphabet="aé😀\u200d𝕏", max_size=40))
def test_a_place_in_utf16_is_a_place_in_code_points(text):
    units = text.encode("utf-16-le")
    places = utf16.code_points(text)
    assert {unit: units[: unit * 2].decode("utf-16-le") for unit in places} == {
        unit: text[:at] for unit, at in places.items()
    }
    assert len(places) == len(text) + 1
    assert utf16.units(text, list(places.values())) == list(places)
