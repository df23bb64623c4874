"""Write a model card: fixed words about data, licences and limits, and the tables of this run."""

from collections.abc import Iterable, Sequence
from pathlib import Path

TEXTS = Path(__file__).with_name("card_texts")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write(folder: Path, name: str, version: str, tables: dict[str, str]) -> Path:
    """Fill the placeholders ``{{name}}`` of the card's text and write it to ``folder``."""
    text = (TEXTS / f"{name}.md").read_text(encoding="utf-8")
    for key, value in {"version": version, **tables}.items():
        if f"{{{{{key}}}}}" not in text:
            raise KeyError(f"The text of the card {name} has no place for {key}.")
        text = text.replace(f"{{{{{key}}}}}", value)
    if "{{" in text:
        raise KeyError(f"The text of the card {name} has a place that this run did not fill.")
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return path
