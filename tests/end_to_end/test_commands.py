"""The commands as people and cron use them, on an installation where a night and a week have run."""

from __future__ import annotations

import email
import json
from email import policy
from pathlib import Path

import click
import openpyxl
import pytest
import yaml

from tenderwatch.cli import cli
from tenderwatch.config import load
from tenderwatch.sample.server import Faults
from tests.conftest import ROOT
from tests.end_to_end.conftest import Installation


def test_a_second_night_and_week_change_nothing_and_send_nothing(ran: Installation) -> None:
    before = {path: path.stat().st_ino for path in ran.outbox()}

    night, week = ran.run("nightly"), ran.run("weekly")

    assert (night.returncode, week.returncode) == (0, 0)
    assert before == {path: path.stat().st_ino for path in ran.outbox()}
    assert "0 envoyés" in week.stdout
    with ran.store() as store:
        assert store.last_runs(1)[0].exit_code == 0


def test_every_enterprise_with_something_has_one_mail_that_says_so(ran: Installation) -> None:
    digests = [path for path in ran.outbox() if path.name.startswith("digest-")]

    assert len(digests) >= 8
    for path in digests:
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert message["List-Unsubscribe"].startswith("<mailto:")
        assert message["To"].addresses[0].domain.endswith("example.org")
        html, text = message.get_body(("html",)), message.get_body(("plain",))
        assert html is not None
        assert text is not None
        assert len(path.with_suffix(".html").read_bytes()) < 90_000
        assert 'lang="fr"' in html.get_content()
        assert 1 <= text.get_content().count("À rendre") <= 10


def test_a_cancelled_procedure_and_an_exclusion_are_explained_and_a_match_shows_its_sum(ran: Installation) -> None:
    with ran.store() as store:
        match = store.matches_of("proprete-trieux")[0]
    shown = ran.run("why", match.notice_key, "proprete-trieux")
    cancelled = ran.run("why", "26-917415", "demenage-broceliande")
    unknown = ran.run("why", "26-0", "proprete-trieux")

    assert shown.returncode == 0
    assert f"{match.score:.1f} points" in shown.stdout
    for part in match.contributions:
        assert part.criterion in shown.stdout
    assert "annulée" in cancelled.stdout
    assert (unknown.returncode, "26-0" in unknown.stderr) == (1, True)


def test_words_are_searched_in_every_stored_notice(ran: Installation) -> None:
    found = ran.run("search", "NETTOYAGE", "locaux")

    assert found.returncode == 0
    assert "avis." in found.stdout.splitlines()[-1]
    assert "Aucun avis" in ran.run("search", "xylophone").stdout


def test_verdicts_come_back_from_the_spreadsheet_and_decide_what_leaves(installation: Installation) -> None:
    assert installation.run("nightly").returncode == 0
    (sheet,) = (installation.folder / "var" / "reports").glob("*/unea/report.xlsx")
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    headers = [cell.value for cell in page[1]]
    column = {name: headers.index(name) + 1 for name in ("verdict", "motif", "entreprise")}
    mine = [
        row for row in range(2, page.max_row + 1) if page.cell(row, column["entreprise"]).value == "Propreté du Trieux"
    ]
    for row in mine[1:]:
        page.cell(row, column["verdict"], "Écarter")
        page.cell(row, column["motif"], "hors zone")
    page.cell(mine[0], column["verdict"], "peut-être")
    book.save(installation.folder / "filled.xlsx")

    done = installation.run("decisions", "import", "filled.xlsx", "--by", "coordination@example.org")
    again = installation.run("decisions", "import", "filled.xlsx", "--by", "coordination@example.org")
    week = installation.run("weekly")

    assert done.returncode == 1
    assert f"{len(mine) - 1} enregistrées" in done.stdout
    assert "peut-être" in done.stderr
    assert "0 enregistrées" in again.stdout
    assert week.returncode == 0
    (digest,) = (path for path in installation.outbox() if "proprete-trieux" in path.name)
    message = email.message_from_bytes(digest.read_bytes(), policy=policy.default)
    assert "1 nouveau marché" in message["Subject"]


def test_profiles_go_out_and_come_back_unchanged(ran: Installation, tmp_path: Path) -> None:
    assert ran.run("profiles", "export", str(tmp_path)).returncode == 0

    assert len(list(tmp_path.glob("*.yaml"))) == 10
    assert "0 profils ajoutés, 0 modifiés, 10 inchangés" in ran.run("profiles", "import", str(tmp_path)).stdout
    (tmp_path / "bad.yaml").write_text("id: x\nkind: SARL\n")
    checked = ran.run("profiles", "check", str(tmp_path))
    assert checked.returncode == 2
    assert "bad.yaml : kind : 'SARL' n'est pas admis" in checked.stderr
    assert "bad.yaml : name : clé obligatoire absente" in checked.stderr


def test_reparse_reads_the_archive_again_without_the_sites(ran: Installation) -> None:
    done = ran.run("reparse", "--dry-run")

    assert "0 changeraient" in done.stdout
    assert (done.returncode, "26-929707" in done.stderr) == (1, True)


def test_doctor_and_config_check_tell_everything_at_once(ran: Installation, tmp_path: Path) -> None:
    well = ran.run("doctor")
    assert well.returncode == 0, well.stdout
    assert "sources.boamp : complète jusqu'au 05/10/2026" in well.stdout

    raw = yaml.safe_load(ran.config.read_text())
    raw |= {"networks": {}, "database": f"sqlite:///{tmp_path}/empty.sqlite3", "var": str(tmp_path / "var")}
    raw["mail"] = {"transport": "smtp", "smtp": {"port": 1025, "security": "none"}}
    other = Installation(tmp_path, ran.server)
    other.config.write_text(yaml.safe_dump(raw))
    ill = other.run("doctor")
    assert ill.returncode == 1
    for subject in ("networks", "mail.allow", "mail.smtp", "sources.boamp", "profils"):
        assert f"À VOIR  {subject}" in ill.stdout
    other.config.write_text("contact: x\nmail: {transport: pigeon}\n")
    for command in (("config", "check"), ("doctor",), ("nightly",)):
        refused = other.run(*command)
        assert refused.returncode == 2
        assert "contact" in refused.stderr
        assert "mail.transport" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_first_installation_is_asked_little_and_is_valid(tmp_path: Path, ran: Installation) -> None:
    new = Installation(tmp_path, ran.server)
    answers = ["veille@example.org", "22,29,35,56", "fei", "Coordination", "fei@example.org", "Réseau FEI", "", "n"]

    done = new.run("init", given="\n".join(answers) + "\n")
    again = new.run("init", given="\n".join(answers) + "\n")

    assert done.returncode == 0, done.stderr
    config = load(new.config)
    assert config.sources.boamp.departments == ("22", "29", "35", "56")
    assert config.networks["fei"].coordinators[0].email == "fei@example.org"
    assert "# " in new.config.read_text(encoding="utf-8")
    assert (again.returncode, "existe" in again.stderr) == (1, True)


def test_the_mail_way_is_proven_by_a_test_message(ran: Installation) -> None:
    done = ran.run("send-test", "quelquun@example.org")

    assert done.returncode == 0
    assert (ran.folder / "var" / "outbox" / "send-test.eml").exists()


def test_two_runs_never_work_at_once(ran: Installation) -> None:
    from filelock import FileLock

    with FileLock(ran.folder / "var" / "run.lock"):
        refused = ran.run("nightly")

    assert (refused.returncode, "Un autre passage est en cours" in refused.stderr) == (2, True)


def test_the_crontab_is_printed(ran: Installation) -> None:
    assert "nightly" in ran.run("schedule", "--print-crontab").stdout


@pytest.mark.parametrize("faults", [Faults(dict.fromkeys(range(20), "500"))])
def test_a_source_that_fails_is_told_the_others_are_done_and_the_watermark_stays(installation: Installation) -> None:
    night = installation.run("nightly")

    assert night.returncode == 1
    assert "boamp : l'API a répondu 500" in night.stderr
    assert "feed-mairie" in night.stdout
    with installation.store() as store:
        assert store.watermark("boamp") is None
        assert store.count_notices() == 5
    week = installation.run("weekly")
    assert week.returncode == 0


def test_read_prints_one_notice_a_line_in_order_and_refusals_on_standard_error(ran: Installation) -> None:
    raw = ran.folder / "few.jsonl"
    raw.write_text('{"idweb": "26-2", "objet": "B"}\nnon\n{"idweb": "26-1", "objet": "A"}\n', encoding="utf-8")

    done = ran.run("read", "few.jsonl", "--json")
    people = ran.run("read", "few.jsonl")

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["source_id"] for row in rows] == ["26-2", "26-1"]
    assert rows[0]["source_format"] == "index"
    assert "few.jsonl:2" in done.stderr
    assert done.returncode == 1
    assert "26-1 — A" in people.stdout
    schema = json.loads((ROOT / "docs" / "notice.schema.json").read_text(encoding="utf-8"))
    assert set(rows[0]) == set(schema["properties"])


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    context = click.Context(cli)

    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert (command.name, bool(command.help)) == (name, True)
        assert name in readme, name
