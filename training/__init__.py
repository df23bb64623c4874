"""Training of the shipped models. Not part of the wheel; ``README.md`` says how to run it."""
