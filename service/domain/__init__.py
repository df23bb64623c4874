"""The nouns and rules of moderation. Standard library only: no database, no web, no queue."""
