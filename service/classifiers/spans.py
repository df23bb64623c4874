"""From what each token added to a score to the few stretches of the original text worth showing."""

from service.classifiers.normalise import Normalised

SPANS_MAX = 8
SHARE_OF_STRONGEST = 0.3
"""A token is shown if it adds at least this share of what the strongest one adds."""


def strongest(text: Normalised, added: list[float]) -> list[tuple[int, int]]:
    """Code points of the original text, in reading order; neighbours that both count are one span.

    Empty if nothing raised the score. ``added`` has one number a token.
    """
    limit = max(added, default=0.0) * SHARE_OF_STRONGEST
    if limit <= 0:
        return []
    chosen = [at for at, value in enumerate(added) if value >= limit]
    runs: list[list[int]] = []
    for at in chosen:
        if runs and at == runs[-1][-1] + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    runs.sort(key=lambda run: -sum(added[at] for at in run))
    return sorted(text.span(run[0], run[-1]) for run in runs[:SPANS_MAX])
