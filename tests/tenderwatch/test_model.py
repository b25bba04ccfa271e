"""The nouns: identity, content, and the schema that `read --json` keeps."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from pydantic import ValidationError

from tenderwatch.clock import PARIS
from tenderwatch.model import Deadline, Notice, ReadNotice
from tests.conftest import ROOT
from tests.factories import a_notice, an_enterprise


def test_the_published_schema_is_the_models_own() -> None:
    published = json.loads((ROOT / "docs" / "notice.schema.json").read_text(encoding="utf-8"))

    assert published == ReadNotice.model_json_schema(mode="serialization")


def test_a_fingerprint_is_of_the_content_and_survives_storing() -> None:
    notice = a_notice()

    assert notice.fingerprint == Notice.model_validate_json(notice.model_dump_json()).fingerprint
    assert notice.fingerprint != a_notice(title="Autre").fingerprint


def test_an_unknown_key_is_refused_and_records_are_frozen() -> None:
    with pytest.raises(ValidationError):
        a_notice(titel="x")
    with pytest.raises(ValidationError):
        a_notice().title = "x"  # type: ignore[misc]


def test_contacts_do_not_change_what_matching_depends_on() -> None:
    assert an_enterprise().fingerprint == an_enterprise(contacts=()).fingerprint
    assert an_enterprise().fingerprint != an_enterprise(kind="EI").fingerprint


def test_a_line_of_a_list_leaves_what_was_read_whole_but_for_a_deadline_that_moved() -> None:
    whole = a_notice(
        deadline=Deadline(at=datetime(2026, 11, 2, 12, tzinfo=PARIS), day=date(2026, 11, 2)), cpv=("90911200",)
    )
    same = a_notice(title="NETTOYAGE…", deadline=Deadline(day=date(2026, 11, 2)), partial=True)
    moved = a_notice(title="NETTOYAGE…", deadline=Deadline(day=date(2026, 11, 9)), partial=True)

    assert same.over(whole) == whole
    assert moved.over(whole) == whole.model_copy(update={"deadline": moved.deadline, "partial": True})


def test_a_line_over_a_line_keeps_what_only_the_earlier_one_said() -> None:
    earlier = a_notice(title="Ancien intitulé", description="Ce qui était dit", partial=True)
    line = a_notice(title="Nouvel intitulé", description=None, partial=True)

    assert line.over(earlier) == line.model_copy(update={"description": "Ce qui était dit"})
