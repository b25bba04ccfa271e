"""The nouns: identity, content, and the schema that `read --json` keeps."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from tenderwatch.model import Notice, ReadNotice
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
