"""What every answer that is no page of ours tells a browser: take it as data, run and frame nothing of it."""

GUARDS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
)
