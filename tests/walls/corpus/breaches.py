"""Mistakes that somebody could make one day, each with the test that must go red because of it.

A bundle is made in one copy of the repository, and its walls are run there once.
"""

from tests.walls.breach import Breach

Bundle = dict[str, Breach]
"""A test, by its file and name, to the mistake that it must notice."""

ANSWERED = "walls/test_bad_input::test_bad_input_is_answered_as_the_contract_says"
STATEMENTS, SMALL = "walls/test_statements", "walls/test_files_stay_small"
READ, HEADERS, ROLE = "walls/test_sources", "walls/test_headers", "walls/test_web_role"
REMOTE = "checks/remote"
SUBMIT = "service/usecases/submit_comment.py"
TOKEN = "    token = receipt_token(desk.secret, comment_id)\n    sealed"
ADDRESS = "newsroom" + "@" + "gmail.com"

SOURCES: Bundle = {
    "cli/test_documented::test_the_page_of_settings_is_what_the_program_prints": Breach(
        "service/settings/intake.py",
        '    shiny: bool = setting(False, "Something new.")\n    threads_open: bool',
        "    threads_open: bool",
    ),
    "walls/test_bad_input::test_every_write_route_is_attacked": Breach(
        "service/api/__init__.py",
        'ROUTES: tuple[Route, ...] = (\n    Route(method="POST", path="/api/v1/new", view=health.healthz,\n'
        '          who=Who.ANYONE, summary="Something new.", answers={200: None}),\n',
        "ROUTES: tuple[Route, ...] = (\n",
    ),
    "walls/test_documented::test_every_problem_has_a_line_with_its_status": Breach(
        "service/api/problem.py",
        '        Kind("brand-new", 418, "Something new."),\n        Kind("malformed-request"',
        '        Kind("malformed-request"',
    ),
    "walls/test_documented::test_every_event_is_named": Breach(
        "service/domain/events.py",
        '    SEEN = "comment.seen"\n    RECEIVED =',
        "    RECEIVED =",
    ),
    f"{READ}::test_only_these_files_can_reach_the_network": Breach(
        "service/checks/form.py", "import urllib.request\n"
    ),
    f"{READ}::test_nothing_unpacks_or_runs_what_it_is_given": Breach(
        "service/store/types.py", "import pickle\n"
    ),
    f"{READ}::test_only_the_settings_read_the_environment": Breach(
        "service/domain/ids.py", "import os\n\nHOME = os.environ\n"
    ),
    f"{READ}::test_no_statement_is_made_of_strings": Breach(
        "service/store/people.py", 'WORSE = lambda name: text(f"SELECT {name}")  # noqa\n'
    ),
    f"{READ}::test_only_one_place_stores_a_comment_and_it_stores_it_pending": Breach(
        "service/store/comments.py",
        '{**values, "status": "approved"}',
        '{**values, "status": Status.PENDING.value}',
    ),
    f"{READ}::test_only_the_desk_sets_a_cookie_and_in_one_place": Breach(
        "service/api/health.py", 'WORSE = lambda answer: answer.set_cookie("a", "b")\n'
    ),
    f"{SMALL}::test_no_file_is_longer_than_a_few_screens": Breach(
        "service/domain/comment.py", "# more\n" * 300
    ),
    f"{SMALL}::test_no_function_is_longer_than_a_screen": Breach(
        "service/domain/lifecycle.py", "\n\ndef endless() -> None:\n" + "    print()\n" * 70
    ),
    f"{SMALL}::test_no_function_takes_more_than_five_parameters": Breach(
        "service/domain/presets.py", "\n\ndef greedy(a, b, c, d, e, f):\n    return a\n"
    ),
    f"{SMALL}::test_a_module_says_what_it_is_for[service/domain/bare.py]": Breach(
        "service/domain/bare.py", "X = 1\n"
    ),
    f"{SMALL}::test_nothing_is_left_to_do_in_a_comment": Breach("workers/sweep.py", "# TO" + "DO: later\n"),
    f"{READ}::test_addresses_in_the_repository_are_examples[the product]": Breach(
        "docs/privacy.md", f"\n{ADDRESS}\n"
    ),
    "walls/test_jobs::test_every_job_is_a_function_that_takes_nothing[checks]": Breach(
        "workers/check_comments.py", "def drain(limit: int) -> None:", "def drain() -> None:"
    ),
    "privacy/test_custody_walls::test_only_these_files_come_near_an_address_or_a_key": Breach(
        "service/checks/gather.py", "WORSE = lambda email: email.reveal()\n"
    ),
    "safehttp/test_names::test_a_name_is_refused_if_any_of_its_addresses_is_not_public": Breach(
        "service/safehttp/rules.py", "for address in addresses[:1]:", "for address in addresses:"
    ),
    "safehttp/test_names::test_the_name_is_looked_up_once_so_a_second_answer_is_never_heard": Breach(
        "service/safehttp/session.py",
        "self._resolve(target.host, 1.0) and self._resolve(target.host, 1.0)",
        "self._resolve(target.host, ends_at - time.monotonic())",
    ),
    f"{REMOTE}/test_outgoing::test_the_authors_own_address_is_taken_out_where_its_keeper_found_it": Breach(
        "service/checks/outgoing.py", "if span.field is not part:", "if span.field is part:"
    ),
    f"{REMOTE}/test_akismet::test_an_answer_that_is_none_holds_the_comment": Breach(
        "service/checks/akismet.py", "return finding()  # bad", 'raise Unreadable("bad_answer")'
    ),
    "safehttp/test_tls::test_a_certificate_of_another_name_is_refused_before_anything_is_sent": Breach(
        "service/safehttp/client.py",
        "    context.check_hostname = False\n    context.minimum_version",
        "    context.minimum_version",
    ),
    "walls/test_documented::test_every_code_of_a_field_is_named": Breach(
        "service/api/staff_in.py", 'WORSE = lambda: refusal("brand_new")\n'
    ),
}

RUNNING: Bundle = {
    f"{HEADERS}::test_nothing_may_be_shown_in_a_frame": Breach(
        "service/api/guards.py", "'none'; sandbox", "'none'; frame-ancestors 'none'; sandbox"
    ),
    f"{HEADERS}::test_no_cookie_is_ever_set_outside_of_the_desk": Breach(
        "service/api/dispatch.py",
        '        response.set_cookie("seen", "1")\n        response.headers["X-Request-Id"]',
        '        response.headers["X-Request-Id"]',
    ),
    f"{HEADERS}::test_only_what_is_public_may_be_kept_by_a_cache": Breach(
        "service/api/dispatch.py", '"Cache-Control": "max-age=60",', '"Cache-Control": "no-store",'
    ),
    "walls/test_public_shapes::test_every_answer_has_exactly_the_keys_that_were_decided": Breach(
        "service/store/fragments.py", '"state": "published", "seen": 1,', '"state": "published",'
    ),
    "walls/test_bad_reading::test_reading_changes_nothing[sqlite]": Breach(
        "service/api/health.py",
        "    from sqlalchemy import text\n\n    with runtime().database.begin() as conn:\n"
        '        conn.execute(text("UPDATE threads SET version = version + 1"))\n'
        '    return Answer(200, {"status": "ok"})',
        '    return Answer(200, {"status": "ok"})',
    ),
    "walls/test_bad_reading::test_a_wrong_query_is_refused_and_tells_nothing[sqlite]": Breach(
        "service/api/read_query.py", "continue", 'raise _bad(shown(name), "unknown_parameter")'
    ),
    "walls/test_proxies::test_a_client_is_who_its_own_proxies_say[nobody is believed]": Breach(
        "service/privacy/network.py", "while hops and current is not None:",
        "while hops and current is not None and any(current in network for network in trusted):",
    ),
    "walls/test_labels::test_one_address_has_another_label_in_every_thread_and_installation[sqlite]": Breach(
        SUBMIT,
        "author_label=hashlib.sha256(new.email.reveal().encode()).hexdigest()[:8], body=",
        "author_label=new_label(), body=",
    ),
    f"{STATEMENTS}::test_an_error_of_the_database_hides_its_parameters[postgresql-no such table]": Breach(
        "service/store/engine.py", '"hide_parameters": False', '"hide_parameters": True'
    ),
    f"{STATEMENTS}::test_a_log_of_a_failure_shows_no_parameters": Breach(
        "service/observability/logs.py", '"exception": f"{kind.__name__} {_error}"',
        '"exception": kind.__name__ if kind else None',
    ),
    "walls/test_jobs::test_a_ring_leaves_nothing_in_redis_but_the_name_of_its_queue": Breach(
        "service/bell.py", "description=job.function", "description=queue"
    ),
}  # fmt: skip

_CHECKED = "        raise refusal({})\n    try:\n        return clean"
ANSWERS: Bundle = {
    f"{ANSWERED}[fields-PATCH /api/v1/comments/<comment_id>]": Breach(
        "service/api/inbound.py", _CHECKED.format("str(value)"), _CHECKED.format('"wrong_type"')
    ),
    f"{ANSWERED}[unicode-PATCH /api/v1/comments/<comment_id>]": Breach(
        "service/domain/text.py", "pass", 'raise TextRefused("surrogate")'
    ),
    f"{ANSWERED}[private-DELETE /api/v1/comments/<comment_id>]": Breach(
        "service/domain/receipts.py", "return True",
        'return hmac.compare_digest(receipt_hash(token), stored or "")',
    ),
    f"{ANSWERED}[parent-POST /api/v1/comments]": Breach(
        SUBMIT, "if parent is None:", "if parent is None or not parent.public:"
    ),
    f"{ANSWERED}[redirect-POST /api/v1/comments]": Breach(
        SUBMIT,
        "    if new.author_url is None:\n        contacts.add(conn, Contact(comment_id",
        "    contacts.add(conn, Contact(comment_id",
    ),
    f"{ANSWERED}[media-POST /api/v1/comments]": Breach(
        "service/api/bodies.py", 'value == "never"', """value.strip('"').lower() not in ("utf-8", "utf8")"""
    ),
    f"{ANSWERED}[idem-POST /api/v1/comments]": Breach(
        "service/api/intake.py", "0 < len(key) <= 100_000", "0 < len(key) <= IDEMPOTENCY_KEY_CHARS_MAX"
    ),
}  # fmt: skip
"""Each shows in the one class of bad input that it belongs to."""

PROCESSES: Bundle = {
    "walls/test_jobs::test_a_worker_runs_no_job_but_its_own": Breach(
        "workers/worker.py", "if False:", "if self.func_name not in allowed or self.instance is not None or "
        "self.args or self.kwargs:",
    ),
    "walls/test_web_holds_no_key::test_no_private_key_is_in_its_memory": Breach(
        "service/wsgi.py", "KEPT = [path.read_bytes() for path in _settings.keys.glob('*.key')]\n"
    ),
    "walls/test_framing::test_an_unclear_request_is_refused_or_cut_off[too short]": Breach(
        "service/api/problem.py", 'Kind("malformed-request", 500', 'Kind("malformed-request", 400'
    ),
    f"{ROLE}::test_the_web_may_not_read_or_change_an_address[SELECT sealed FROM contacts]": Breach(
        "service/store/schema.py", '"contacts": ("SELECT", "INSERT")', '"contacts": ("INSERT",)'
    ),
}  # fmt: skip

LEAKS: Bundle = {
    "in a log:": Breach(
        SUBMIT,
        "    import logging\n    logging.getLogger(__name__).debug('new: %s', new.email.reveal())\n" + TOKEN,
        TOKEN,
    ),
    "in a file:": Breach(
        SUBMIT,
        'data={"status": "pending", "who": hashlib.sha256(new.email.reveal().encode()).hexdigest()},',
        'data={"status": Status.PENDING.value},',
    ),
    "in an answer:": Breach(
        SUBMIT,
        "author_label=hashlib.md5(new.email.reveal().lower().encode()).hexdigest(), body=",
        "author_label=new_label(), body=",
    ),
    "in Redis:": Breach(
        "service/api/intake.py",
        "            if run.bell._client is not None:\n"
        "                run.bell._client.set('last', new.email.reveal())\n            run.bell.ring(CHECKS)",
        "            run.bell.ring(CHECKS)",
    ),
    "in a process:": Breach(
        "service/api/intake.py",
        "        import subprocess\n"
        "        subprocess.Popen(['sleep', '3'], env={'WHO': new.email.reveal()})\n"
        '        faults.hit("F3")',
        '        faults.hit("F3")',
    ),
    "in where no text belongs:": Breach(
        "workers/check_comments.py",
        '        faults.hit("F5")\n        log.info(claim.batch[-1].comment.body)\n',
        '        faults.hit("F5")\n',
    ),
}
"""The places that test_email_never_leaves.py must name, and what brings an address there."""
