"""What readers get and may ask for, as models: for the description of the API and for the tests.

The door for readers (``published.py``) joins ready bytes and never builds these; a test holds the two equal.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PublicAuthorOut(_Shape):
    """Who wrote a comment, as they want to be called. ``label`` is random and means this thread only.
    ``badge``: the news site says so of whom it has signed in."""

    name: str
    url: str | None
    label: str
    badge: Literal["staff"] | None


class CommentOut(_Shape):
    """A published comment."""

    id: str
    parent_id: str | None
    state: Literal["published"]
    featured: bool
    """An editor's pick."""
    author: PublicAuthorOut
    body: str
    created_at: str
    edited_at: str | None


class RemovedOut(_Shape):
    """Where a comment was that still has published replies: ``deleted`` by its author, or ``removed``."""

    id: str
    parent_id: str | None
    state: Literal["removed", "deleted"]


class _Root(_Shape):
    reply_count: int
    replies: list[CommentOut | RemovedOut]
    replies_next: str | None
    """Cursor of the further replies, or null."""


class RootOut(_Root, CommentOut):
    """A published comment that answers no other, with its first replies."""


class RemovedRootOut(_Root, RemovedOut):
    """A removed one whose replies are still there."""


class PublicThreadOut(_Shape):
    """A thread. Title and address are null until something was published in it."""

    key: str
    title: str | None
    url: str | None
    closed: bool
    closed_at: str | None
    """Null also where it was closed before this was kept."""
    published_count: int


class PageOut(_Shape):
    """A page of a thread. ``next`` is the cursor of the following page, or null at the end."""

    thread: PublicThreadOut
    comments: list[RootOut | RemovedRootOut | CommentOut | RemovedOut]
    next: str | None
    version: int


class SingleOut(_Shape):
    """One published comment."""

    comment: CommentOut | RemovedOut
    thread: PublicThreadOut


class CountsOut(_Shape):
    """Published comments of each thread, under the name the caller gave it."""

    counts: dict[str, int]


class PageQuery(BaseModel):
    """Which page."""

    thread: Annotated[str, Field(description="The article's own id, or its URL.")]
    site: Annotated[str | None, Field(description="May be left out where there is one site.")] = None
    sort: Literal["newest", "oldest", "discussed"] = "newest"
    limit: Annotated[int | None, Field(ge=1, description="Comments on the page.")] = None
    cursor: Annotated[str | None, Field(description="`next` of the page before.")] = None
    root: Annotated[str | None, Field(description="List the replies to this comment instead.")] = None


class CountsQuery(BaseModel):
    """Which threads."""

    threads: Annotated[str | None, Field(description="Ids or URLs, separated by commas.")] = None
    thread: Annotated[str | None, Field(description="One id or URL; may be repeated.")] = None
    site: Annotated[str | None, Field(description="May be left out where there is one site.")] = None
