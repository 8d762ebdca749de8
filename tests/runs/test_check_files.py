"""``medcodes check`` over many files: formats, processes, output files, interruptions."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medcodes.claims.reading import blocks, opening
from medcodes.cli import main
from medcodes.errors import SourceError
from medcodes.report import Tally
from medcodes.runs import batches as batching
from medcodes.runs import run as running
from medcodes.runs.inputs import files_of
from medcodes.runs.journal import Journal
from tests.claims.test_reading_fhir import CLAIM as FHIR_CLAIM
from tests.claims.x12 import BILLING, CLAIM, SUBSCRIBER, interchange, transaction

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "claims.csv"


@pytest.fixture
def run(capsys):
    """Run a command: its exit code and what it printed."""

    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with claims in every format, and files that are none."""
    claims = tmp_path / "claims"
    (claims / "older").mkdir(parents=True)
    shutil.copy(EXAMPLES, claims / "a.csv")
    (claims / "b.txt").write_text(interchange(transaction(BILLING, SUBSCRIBER, CLAIM)))
    (claims / "older" / "c.json").write_text(json.dumps(FHIR_CLAIM, indent=2))
    (claims / "readme.md").write_text("no claims")
    (claims / ".hidden.csv").write_text("no claims")
    return claims


@pytest.fixture
def large(tmp_path, monkeypatch) -> Path:
    """A file of some hundreds of claims, in many batches."""
    monkeypatch.setattr(batching, "PASSAGES", 1)
    monkeypatch.setattr(blocks, "BLOCK", 200)
    monkeypatch.setattr(running, "SECONDS_BETWEEN_NOTES", 0.0)
    path = tmp_path / "large.csv"
    rows = [f"{n},2026-11-02,{'M25.571' if n % 3 else 'R05.9'},71046,1" for n in range(300)]
    rows[40] = "40,x"
    path.write_text("claim,dos,dx1,cpt,pointers\n" + "\n".join(rows) + "\n")
    return path


def test_every_format_of_a_folder(run, folder):
    """Recognised by content; what is no claim file is passed over."""
    code, out, err = run("check", folder, "--format", "ndjson")
    assert (code, err) == (1, "")
    files = {Path(json.loads(line)["file"]).name for line in out.splitlines()[:-1]}
    assert files == {"a.csv", "b.txt", "c.json"}
    assert json.loads(out.splitlines()[-1])["summary"]["claims"] == 19


def test_patterns(folder, monkeypatch):
    """Those that fit, sorted, each once; a name with odd characters is itself."""
    odd = folder / "[odd].csv"
    odd.write_text("cpt,dx1\n")
    found = files_of([str(folder / "*.csv"), str(folder / "a.csv"), str(odd), str(folder / "**" / "*.json")])
    assert [Path(file).name for file in found] == ["[odd].csv", "a.csv", "c.json"]
    for nothing in (folder / "*.xls", folder / "empty"):
        (folder / "empty").mkdir(exist_ok=True)
        with pytest.raises(SourceError, match="no file"):
            files_of([str(nothing)])


def test_standard_input(run, monkeypatch):
    """A single dash; the format is recognised there too."""
    text = interchange(transaction(BILLING, SUBSCRIBER, CLAIM))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run("check", "-")[1].startswith("1 claim checked")


def test_a_bad_file_stops_neither_the_others_nor_the_run(run, folder, tmp_path):
    """It is told, and the exit code says so."""
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    code, out, err = run("check", bad, tmp_path / "none.csv", folder / "b.txt")
    assert code == 2
    assert "bad.csv, line 1 could not be read: its header names no column" in err
    assert "none.csv, line 1 could not be read: it cannot be opened" in err
    assert "1 claim checked" in out
    assert "2 places could not be read" in out


@pytest.mark.parametrize("name", ["text", "json", "ndjson", "csv", "operation-outcome", "claim-response"])
def test_processes_change_nothing(run, folder, large, name):
    """The same output, byte for byte, and the same exit code."""
    alone = run("check", folder, large, "--format", name)
    assert run("check", folder, large, "--format", name, "--jobs", 2) == alone
    assert alone[0] == 2


def test_an_output_file(run, large, tmp_path):
    """Holds what standard output would have held; the summary is printed; its name tells the format."""
    output = tmp_path / "findings.csv"
    code, out, _ = run("check", large, "--output", output)
    assert code == 2
    assert out.startswith("299 claims checked")
    assert output.read_text() == run("check", large, "--format", "csv")[1]
    assert not list(tmp_path.glob("*.run"))
    code, _, err = run("check", large, "--output", large)
    assert (code, "one of the files to check" in err) == (2, True)


class _Interrupted(KeyboardInterrupt):
    """As if somebody pressed Ctrl-C."""


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", ["findings.csv", "findings.json", "findings.txt"])
def test_an_interrupted_run_goes_on(run, folder, large, tmp_path, monkeypatch, name, jobs):
    """It leaves whole records, and the file in the end is that of a run that was never interrupted."""
    files = [folder / "a.csv", large, folder / "b.txt"]
    whole = tmp_path / f"whole{Path(name).suffix}"
    code, summary, _ = run("check", *files, "--output", whole)
    output = tmp_path / name
    with_more = Tally.with_more
    counted = 0

    def interrupted(self: Tally, other: Tally) -> Tally:
        nonlocal counted
        counted += 1
        if counted % 9 == 0:
            raise _Interrupted
        return with_more(self, other)

    monkeypatch.setattr(Tally, "with_more", interrupted)
    words = ["check", *files, "--output", output, "--jobs", jobs]
    code_now, _, err = run(*words)
    assert code_now == 130
    assert "--resume goes on" in err
    if name.endswith("csv"):
        assert output.read_text().endswith("\n")
    times = 0
    while code_now == 130:
        times += 1
        assert times < 20
        code_now, out, _ = run(*words, "--resume")
    assert times > 2
    assert (code_now, out) == (code, summary)
    assert output.read_bytes() == whole.read_bytes()
    assert not list(tmp_path.glob("*.run"))


def test_a_run_that_was_killed_goes_on(run, large, tmp_path):
    """What was written after the last note is cut off."""
    whole, output = tmp_path / "whole.csv", tmp_path / "out.csv"
    run("check", large, "--output", whole)
    script = (
        "import os, sys\n"
        "from medcodes.cli import main\n"
        "from medcodes.claims.reading import blocks\n"
        "from medcodes.runs import batches, run\n"
        "from medcodes.report.writers.writer import FileSink\n"
        "batches.PASSAGES, blocks.BLOCK, run.SECONDS_BETWEEN_NOTES = 1, 200, 0.0\n"
        "write, times = FileSink.write, []\n"
        "def dying(self, pieces):\n"
        "    times.append(1)\n"
        "    write(self, pieces)\n"
        "    if len(times) == 20: os._exit(9)\n"
        "FileSink.write = dying\n"
        f"main(['check', {str(large)!r}, '--output', {str(output)!r}])\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert output.read_bytes() != whole.read_bytes()
    assert run("check", large, "--output", output, "--resume")[0] == 2
    assert output.read_bytes() == whole.read_bytes()


def test_what_cannot_be_resumed_is_refused(run, large, tmp_path):
    """No run before, another run, a damaged note, a format that is no text."""
    output = tmp_path / "out.csv"
    code, _, err = run("check", large, "--output", output, "--resume")
    assert (code, "there is no run to resume" in err) == (2, True)
    Journal(output, "other").keep(running.Standing(batching.Place(), 0, Tally()))
    assert "it is of another run" in run("check", large, "--output", output, "--resume")[2]
    Journal(output, "other").path.write_text("{}")
    assert "it is damaged" in run("check", large, "--output", output, "--resume")[2]
    assert "cannot be resumed" in run("check", large, "--output", tmp_path / "out.parquet", "--resume")[2]
    assert "cannot be resumed" in run("check", large, "--resume")[2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_baselines_and_processes(run, large, tmp_path, jobs):
    """Known findings are hidden, however many processes check; what is new is told."""
    baseline = tmp_path / "known.json"
    assert run("check", large, "--write-baseline", baseline, "--jobs", jobs, "--format", "csv")[0] == 2
    code, out, _ = run("check", large, "--baseline", baseline, "--jobs", jobs)
    assert code == 2  # a row cannot be read, still
    assert "299 claims checked: 299 without findings" in out
    assert "known and hidden" in out
    large.write_text(large.read_text() + "new,2026-11-02,M25.571,71046,1\n")
    code, out, _ = run("check", large, "--baseline", baseline, "--jobs", jobs)
    assert "299 without findings, 1 error" in out


def test_an_interrupted_run_goes_on_with_its_baseline(run, large, tmp_path, monkeypatch):
    """What was met before stays met."""
    baseline, output = tmp_path / "known.json", tmp_path / "out.csv"
    run("check", large, "--write-baseline", baseline, "--format", "csv")
    expected = run("check", large, "--baseline", baseline, "--output", tmp_path / "whole.csv")
    with_more, times = Tally.with_more, iter(range(1000))

    def interrupted(self: Tally, other: Tally) -> Tally:
        if next(times) == 20:
            raise _Interrupted
        return with_more(self, other)

    monkeypatch.setattr(Tally, "with_more", interrupted)
    assert run("check", large, "--baseline", baseline, "--output", output)[0] == 130
    found = run("check", large, "--baseline", baseline, "--output", output, "--resume")
    assert found[:2] == expected[:2]


def test_a_process_that_dies_is_told(run, large, tmp_path):
    """What was written before is whole."""
    script = (
        "import os, sys\n"
        "from medcodes.cli import main\n"
        "from medcodes.claims.reading import blocks\n"
        "from medcodes.runs import batches\n"
        "from medcodes.runs.worker import Worker\n"
        "batches.PASSAGES, blocks.BLOCK = 1, 200\n"
        "done = Worker.done\n"
        "def dying(self, batch):\n"
        "    if batch.after.passages > 20: os._exit(9)\n"
        "    return done(self, batch)\n"
        "Worker.done = dying\n"
        f"sys.exit(main(['check', {str(large)!r}, '--format', 'csv', '--jobs', '2']))\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert ended.returncode == 2
    assert "a process that checks claims died" in ended.stderr
    assert ended.stdout.endswith("\n")


def test_no_process_outlives_the_first_one(large, tmp_path):
    """Not even where that is killed."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc to see processes")
    script = (
        "import os, signal, sys\n"
        "from medcodes.cli import main\n"
        "from medcodes.claims.reading import blocks\n"
        "from medcodes.report.writers.writer import StreamSink\n"
        "from medcodes.runs import batches\n"
        "batches.PASSAGES, blocks.BLOCK = 1, 200\n"
        "def dying(self, pieces):\n"
        "    import multiprocessing\n"
        "    print(*[child.pid for child in multiprocessing.active_children()], file=sys.stderr, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "StreamSink.write = dying\n"
        f"main(['check', {str(large)!r}, '--format', 'csv', '--jobs', '2'])\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == -9
    children = [int(word) for word in ended.stderr.split()]
    assert len(children) == 2
    until = time.monotonic() + 20
    while any(_runs(child) for child in children) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [child for child in children if _runs(child)]


def _runs(process: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().split()[2]
    except OSError:
        return False


def test_long_passages_make_short_batches(tmp_path, monkeypatch):
    """The memory depends neither on the file's length nor on its lines'."""
    monkeypatch.setattr(batching, "CHARACTERS", 10_000)
    path = tmp_path / "claims.ndjson"
    long = json.dumps({**FHIR_CLAIM, "note": "x" * 6_000})
    path.write_text("\n".join([long] * 9))
    assert [len(batch.passages) for batch in batching.batches([str(path)])] == [2, 2, 2, 2, 1]


def test_the_columns_are_shown(run, tmp_path):
    """The guess, and what is not read; then nothing is checked."""
    path = tmp_path / "claims.csv"
    path.write_text("claim,dx1,cpt,colour\n1,M25.571,71046,red\n")
    code, out, _ = run("check", path, "--show-columns")
    assert code == 0
    assert out.endswith("claims.csv: claim=claim,procedure=cpt,diagnoses=dx1\n  not read: colour\n")
    code, out, _ = run("check", path, "--columns", "procedure=dx1,diagnoses=cpt")
    assert "PX1" in out
    with pytest.raises(SystemExit):
        run("check", path, "--columns", "colour=red")
    path.write_text("a,b\n")
    assert run("check", path, "--show-columns")[0] == 2


def test_no_bar_without_a_terminal(run, large):
    """Nothing of it is in the output of a program."""
    assert run("check", large, "--format", "csv")[2] == ""


def test_a_bar_on_a_terminal(run, large, monkeypatch):
    """Claims, their rate, and the time left; without tqdm there is none."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def shown() -> str:
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(["check", str(large), "--format", "csv"]) == 2
        return terminal.getvalue()

    assert "claims, " in shown()
    assert "a second" in shown()
    assert "columns claim=claim" in shown()
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert "a second" not in shown()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(run, shell):
    """Each shell gets a script that knows the commands and options."""
    code, out, _ = run("completion", shell)
    assert code == 0
    assert "medcodes" in out
    assert "write-baseline" in out


def test_completion_without_shtab(run, monkeypatch):
    """What to install is said."""
    monkeypatch.setitem(sys.modules, "shtab", None)
    code, _, err = run("completion", "bash")
    assert (code, "medcodes[completion]" in err) == (2, True)


def test_an_unknown_encoding_is_told(run, large):
    """As a fault of that file."""
    assert "is no encoding" in run("check", large, "--encoding", "klingon")[2]
    assert opening.STANDARD_INPUT == "-"
