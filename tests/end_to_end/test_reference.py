"""The commands on reference data: what fails leaves what was there, and the other one is still done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tenderwatch.reference import BUILT_IN, known
from tenderwatch.sample.server import SampleServer
from tests.end_to_end.conftest import NOW, Installation
from tests.servers.reference import COMMUNES_PATH, CPV_PATH, ReferenceServer


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Only a configuration: reference data need no database and no source."""
    with SampleServer([]) as server:
        made = Installation(tmp_path, server)
        made.config.write_text("contact: veille@example.org\nvar: var\n", encoding="utf-8")
        yield made


def pointed_at(installation: Installation, site: ReferenceServer) -> Path:
    installation.change(reference={"cpv_url": site.cpv_url, "communes_url": site.communes_url})
    return installation.folder / "var" / "reference"


def test_an_update_writes_both_tables_and_show_tells_day_and_licence(installation: Installation) -> None:
    with ReferenceServer() as site:
        folder = pointed_at(installation, site)
        before = installation.run("reference", "show")
        done = installation.run("reference", "update")
    after = installation.run("reference", "show")

    assert (before.returncode, done.returncode, after.returncode) == (0, 0, 0), done.stderr
    assert "la table livrée, 317 divisions et groupes" in before.stdout
    assert "Communes : aucune" in before.stdout
    assert done.stdout.startswith("CPV : 9045 lignes écrites dans ")
    assert f"CPV : 9045 libellés officiels, du {NOW[8:10]}/{NOW[5:7]}/{NOW[:4]}." in after.stdout
    for words in ("CC BY 4.0", "Licence Ouverte 2.0", site.cpv_url, site.communes_url):
        assert words in after.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["communes.json", "cpv.json"]
    kept = json.loads((folder / "cpv.json").read_text(encoding="utf-8"))
    assert {"source", "licence", "fetched_on", "address", "data"} == set(kept)
    assert known(folder).label_of("90000010") == "Libellé d'essai 90.1"
    assert all("contact: veille@example.org" in agent for agent in site.agents)


@pytest.mark.parametrize(("failing", "other"), [(CPV_PATH, "communes.json"), (COMMUNES_PATH, "cpv.json")])
def test_what_fails_leaves_the_file_of_before_and_the_other_is_done(
    installation: Installation, failing: str, other: str
) -> None:
    folder = installation.folder / "var" / "reference"
    folder.mkdir(parents=True)
    for name in ("cpv.json", "communes.json"):
        (folder / name).write_text("celui d'avant", encoding="utf-8")
    with ReferenceServer({failing: "html"}) as site:
        pointed_at(installation, site)
        done = installation.run("reference", "update")

    (left,) = (name for name in ("cpv.json", "communes.json") if name != other)
    assert done.returncode == 1
    assert "ce n'est pas le fichier attendu" in done.stderr
    assert "le fichier d'avant reste" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / left).read_text(encoding="utf-8") == "celui d'avant"
    assert (folder / other).read_text(encoding="utf-8").startswith("{")
    shown = installation.run("reference", "show")
    assert (shown.returncode, f"{left} : illisible" in shown.stderr) == (1, True)


def test_without_a_network_the_shipped_tables_serve_and_the_reason_is_told(installation: Installation) -> None:
    with ReferenceServer() as site:
        folder = pointed_at(installation, site)

    done = installation.run("reference", "update")

    assert done.returncode == 1
    assert done.stderr.count("la table livrée sert") == 2
    assert known(folder) == BUILT_IN


def test_a_folder_that_cannot_be_written_is_told(installation: Installation) -> None:
    (installation.folder / "var").write_text("ce n'est pas un dossier", encoding="utf-8")
    with ReferenceServer() as site:
        pointed_at(installation, site)
        done = installation.run("reference", "update")

    assert done.returncode == 1
    assert done.stderr.count("échec") == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://example.org/x", "http://127.0.0.1.example.org/x"])
def test_an_address_that_is_not_admitted_is_a_fault_of_the_configuration(
    installation: Installation, address: str
) -> None:
    installation.change(reference={"cpv_url": address})

    done = installation.run("reference", "update")

    assert done.returncode == 2
    assert "reference.cpv_url" in done.stderr
