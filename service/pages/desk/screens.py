"""The addresses of the desk's screens beside the queue: one comment, authors, stories, rules, activity."""

from collections.abc import Callable

from flask import Response

from service.pages.desk import (
    activity_page,
    author_page,
    band,
    comment_page,
    commenter,
    house_rules,
    me,
    note_forms,
    stories,
    tokens_page,
    try_text,
    webhook_page,
    webhooks,
)

SCREENS: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("GET", "/desk/comments/<comment_id>", comment_page.show),
    ("POST", "/desk/comments/<comment_id>/commenter", commenter.take),
    ("POST", "/desk/comments/<comment_id>/notes", note_forms.on_comment),
    ("GET", "/desk/authors", author_page.show_list),
    ("GET", "/desk/authors/<author_id>", author_page.show),
    ("POST", "/desk/authors/<author_id>/notes", note_forms.on_author),
    ("POST", "/desk/notes/<note_id>/remove", note_forms.remove),
    ("POST", "/desk/sites/<site_id>/notes", note_forms.on_queue),
    ("GET", band.PATH, band.show),
    ("POST", band.PATH, band.take_rest),
    ("POST", f"{band.PATH}/draw", band.take_draw),
    ("GET", stories.PATH, stories.show),
    ("POST", "/desk/stories/<thread_id>", stories.take),
    ("POST", "/desk/sites/<site_id>/off-duty", stories.take_off_duty),
    ("GET", house_rules.PATH, house_rules.show),
    ("POST", house_rules.PATH, house_rules.take),
    ("GET", activity_page.PATH, activity_page.show),
    ("GET", activity_page.CSV, activity_page.export),
    ("GET", "/desk/try", try_text.show),
    ("POST", "/desk/try", try_text.take),
    ("GET", tokens_page.PATH, tokens_page.show),
    ("POST", tokens_page.PATH, tokens_page.make),
    ("POST", f"{tokens_page.PATH}/<token_id>", tokens_page.revoke),
    ("GET", webhooks.PATH, webhooks.show),
    ("POST", webhooks.PATH, webhooks.add),
    ("POST", webhooks.TRIALS, webhooks.ask_trial),
    ("GET", f"{webhooks.TRIALS}/<trial_id>", webhooks.show_trial),
    ("GET", f"{webhooks.PATH}/<endpoint_id>", webhook_page.show),
    ("POST", f"{webhooks.PATH}/<endpoint_id>", webhook_page.take),
    ("GET", f"{webhooks.PATH}/<endpoint_id>/deliveries/<delivery_id>", webhook_page.show_delivery),
    ("POST", f"{webhooks.PATH}/<endpoint_id>/deliveries/<delivery_id>", webhook_page.replay),
    ("GET", me.PATH, me.show),
    ("POST", "/desk/me/name", me.take_name),
    ("POST", "/desk/me/looks", me.take_looks),
)
