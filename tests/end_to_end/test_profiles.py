"""Profiles and verdicts by the command line: tables, a preview, what is learnt and taken back."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Installation


def test_tables_previews_and_learning_from_the_command_line(ran: Installation, tmp_path: Path) -> None:
    table = tmp_path / "profils.xlsx"
    exported = ran.run("profiles", "export", str(table))
    imported = ran.run("profiles", "import", str(table))
    shown = ran.run("preview", "proprete-trieux", "--days", "60")
    taught = ran.run("learning", "preview", "proprete-trieux")
    recalled = ran.run("recall", "unea")
    nobody = ran.run("preview", "personne")

    assert (exported.returncode, imported.returncode) == (0, 0)
    assert "0 profils ajoutés, 0 modifiés, 10 inchangés" in imported.stdout
    assert "par semaine, pour 5 places au plus" in shown.stdout
    assert "mot-clé" in shown.stdout
    assert "rien ne change" in taught.stdout
    assert "Pas encore assez de réponses" in recalled.stdout
    assert (nobody.returncode, "ni un profil enregistré" in nobody.stderr) == (1, True)
