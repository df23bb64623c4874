"""How the service is watched: logs that hold facts and no people, and numbers."""
