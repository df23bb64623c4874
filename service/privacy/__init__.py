"""Custody of addresses: typed once, sealed at once, opened only where the private key lives.

The web process uses ``email``, ``sealing`` and ``network``; ``vault`` belongs to workers and commands.
"""
