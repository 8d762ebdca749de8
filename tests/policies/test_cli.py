"""``medcodes policies``."""

from __future__ import annotations

import json

from medcodes.cli import main
from tests.policies.exports import ARTICLE, export


def test_add_list_remove(home, tmp_path, capsys):
    """As a user types them."""
    path = str(export(tmp_path / "current_article.zip", ARTICLE))
    assert main(["policies"]) == 0
    assert capsys.readouterr().out == "no policies were added\n"
    assert main(["policies", "add", path]) == 0
    assert "1 policies of medicare, 4 listed pairs" in capsys.readouterr().out
    assert main(["link", "93970", "I82.401", "--payer", "Medicare", "--on", "2026-11-02"]) == 0
    assert "A100 (Leg veins) covers" in capsys.readouterr().out
    assert main(["policies", "add", path]) == 0
    assert "added before" in capsys.readouterr().out
    assert main(["policies", "list", "--format", "json"]) == 0
    [file] = json.loads(capsys.readouterr().out)
    assert file["file"] == "current_article.zip"
    assert main(["policies", "remove", "current_article.zip"]) == 0
    assert main(["policies", "remove", "current_article.zip"]) == 2


def test_a_mistake_is_told_with_its_line(home, tmp_path, capsys):
    """Exit code 2."""
    path = tmp_path / "acme.toml"
    path.write_text('payer = "Acme"\n[one]\ncolour = 1\n', "utf-8")
    assert main(["policies", "add", str(path)]) == 2
    assert "acme.toml, line 3: one: colour is unknown" in capsys.readouterr().err
