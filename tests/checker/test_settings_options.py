"""``medcodes check`` with settings."""

from __future__ import annotations

import pytest

from medcodes.cli import main

BAD = "claim,dos,dx1,cpt,pointers\n1,2026-11-02,M25.569,71046,1\n"


@pytest.fixture
def check(capsys, tmp_path, monkeypatch):
    """Check a bad claim in a folder of its own: the exit code, and what was printed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.csv").write_text(BAD, "utf-8")

    def command(*words):
        try:
            code = main(["check", "claims.csv", *words])
        except SystemExit as stopped:
            code = stopped.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_options(check):
    """Select, ignore and severity, several at once."""
    assert check()[0] == 1
    assert "LNK101" not in check("--ignore", "LNK,EM")[1]
    assert check("--ignore", "LNK", "--ignore", "DX")[1].startswith("1 claim checked: 1 without findings")
    code, out, _ = check("--select", "LNK101", "--severity", "lnk=warning")
    assert code == 0
    assert "warning LNK101" in out
    assert "DX202" not in out


def test_a_wrong_option_is_refused(check):
    """With the nearest rule."""
    code, _, err = check("--ignore", "DX20")
    assert code != 2
    code, _, err = check("--ignore", "DX2O2")
    assert code == 2
    assert "did you mean DX202?" in err
    assert check("--severity", "DX202")[0] == check("--severity", "DX202=bad")[0] == 2


def test_the_nearest_file_is_read_unless_told_otherwise(check, tmp_path):
    """Options come on top of it; an error in it stops the run, with its line."""
    path = tmp_path / "medcodes.toml"
    path.write_text('ignore = ["LNK"]\n', "utf-8")
    assert "LNK101" not in check()[1]
    assert "LNK101" in check("--no-config")[1]
    assert "DX202" not in check("--ignore", "DX202")[1]
    other = tmp_path / "other.toml"
    other.write_text('ignore = ["DX"]\n', "utf-8")
    assert "LNK101" in check("--config", "other.toml")[1]
    path.write_text('ignore = ["LNK", \n"NOPE"]\n', "utf-8")
    code, _, err = check()
    assert code == 2
    assert "medcodes.toml, line 2: there is no rule 'NOPE'" in err
