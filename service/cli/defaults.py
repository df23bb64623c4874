"""What `lettersdesk run` and operators' commands change of the defaults. Whatever an operator sets wins."""

FOR_A_TERMINAL: dict[str, object] = {"log_format": "text", "log_level": "WARNING"}
"""What a person reads beside a command's own lines, unless they ask for more. Where the errors of `run` go
into a file or a journal, it keeps to what docs/settings.md says."""

FOR_A_DEMO: dict[str, object] = {"rate_post_network": "60/minute;600/hour"}
"""The demo's own comments and everybody who tries it come from one address: the default would stop them."""
