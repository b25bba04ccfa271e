"""config.yaml: every problem at once, named by its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenderwatch.commands.setup import config_text
from tenderwatch.config import (
    Config,
    DigestRules,
    Mail,
    MatchingRules,
    Network,
    Nightly,
    Pages,
    Reference,
    Release,
    Retention,
    Smtp,
    load,
)
from tenderwatch.errors import ConfigError
from tenderwatch.sources import (
    AchatpublicSource,
    ApprochSource,
    AtexoSite,
    AwsSource,
    BoampSource,
    DecpSource,
    FeedSource,
    OtherSource,
    Sources,
    TedSource,
)
from tests.conftest import ROOT


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(written(folder, text))
    return caught.value.problems


def test_the_shipped_file_is_valid_and_sends_nothing() -> None:
    config = load(ROOT / "config.yaml")

    assert config.mail.transport == "outbox"
    assert config.sources.boamp.enabled
    assert all(network.release == Release.DOUBTFUL for network in config.networks.values())


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    config = load(written(tmp_path, "contact: veille@example.org\n"))

    assert config.var == tmp_path / "var"
    assert config.database == f"sqlite:///{tmp_path}/var/tenderwatch.sqlite3"


def test_all_problems_are_told_at_once_with_their_keys(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
contact: personne
databse: sqlite:///x
sources: {boamp: {page_size: 500, departments: ["2"]}}
mail: {transport: pigeon}
digest: {weekday: lundi}
""",
    )

    assert len(found) == 6
    text = "\n".join(found)
    for key in ("contact", "databse", "sources.boamp.page_size", "sources.boamp.departments.0", "mail.transport"):
        assert f": {key} : " in text
    assert "vouliez-vous dire « database »" in text
    assert "'outbox' or 'smtp'" in text


def test_an_unknown_key_deep_inside_is_named_with_what_is_allowed(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "contact: a@example.org\nnetworks: {fei: {name: FEI, coordinateurs: []}}\n")

    assert "networks.fei.coordinateurs : clé inconnue" in found
    assert "coordinators" in found


@pytest.mark.parametrize("text", ["[1, 2", "- une\n- liste\n", "", "42"])
def test_what_is_not_a_mapping_is_refused(tmp_path: Path, text: str) -> None:
    assert len(problems(tmp_path, text)) == 1


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="init"):
        load(tmp_path / "absent.yaml")


def test_only_the_two_databases_are_admitted(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "contact: a@example.org\ndatabase: mysql://h/x\n")

    assert "database" in found
    assert Config(contact="a@example.org", database="postgresql://h/x").database == "postgresql://h/x"


def test_the_shipped_file_is_what_init_writes() -> None:
    names = {"fei": "Réseau des entreprises d'insertion", "unea": "Réseau des entreprises adaptées"}
    networks: dict[str, dict[str, object]] = {key: {"name": name, "coordinators": []} for key, name in names.items()}

    written_by_init = config_text(contact="veille@example.org", departments=[], networks=networks)

    assert written_by_init == (ROOT / "config.yaml").read_text(encoding="utf-8")


def test_every_key_of_the_configuration_is_explained_in_the_shipped_file() -> None:
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")

    for section in (
        Config,
        Sources,
        BoampSource,
        ApprochSource,
        TedSource,
        DecpSource,
        AtexoSite,
        AwsSource,
        AchatpublicSource,
        FeedSource,
        OtherSource,
        Network,
        MatchingRules,
        Mail,
        Smtp,
        DigestRules,
        Nightly,
        Pages,
        Retention,
        Reference,
    ):
        for key in section.model_fields:
            assert f"{key}:" in text, key
