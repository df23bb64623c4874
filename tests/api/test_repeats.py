"""What is created once: whoever is overtaken each time is told to come back, and the log says where."""

import logging

import pytest
from flask import request

from service.api.repeats import TRIES, once
from service.api.route import Call
from service.domain.errors import Invalid
from service.observability.logs import JsonFormatter
from service.store import sites
from service.store.sites import Site
from tests.support.product import SITE


def test_who_is_overtaken_each_time_is_told_to_come_back_and_the_log_says_where(product, caplog):
    made = []

    def make(conn):
        made.append(conn)
        sites.add(conn, Site(SITE, "There is one of this name already", ()))

    with product.app.test_request_context(), pytest.raises(Invalid) as refused:
        once(Call(request=request), make, make)
    assert (len(made), refused.value.errors[0].code) == (TRIES, "busy")
    line = JsonFormatter().format(caplog.records[-1])
    assert (caplog.records[-1].levelno, caplog.records[-1].msg) == (logging.WARNING, "request.overtaken")
    assert "IntegrityError" in line
    assert "sites.py:" in line
    assert "There is one" not in line
