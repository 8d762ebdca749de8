"""How far a run with an output file has come: what a later run needs to go on where this one was interrupted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

from medcodes import __version__
from medcodes.errors import SourceError
from medcodes.report.tally import Tally
from medcodes.runs.batches import Place


@attrs.frozen
class Standing:
    """Where a run stands.

    Attributes:
        place: how far it has come in its files.
        size: how many bytes of the output are whole.
        tally: what was counted.
        baseline: what the baseline stands at, where there is one.
    """

    place: Place
    size: int
    tally: Tally
    baseline: dict[str, Any] | None = None


class Journal:
    """The file beside an output file in which a run keeps where it stands.

    :param output: the output file.
    :param run: what the run is, by `identity`: another run cannot go on with it.
    """

    def __init__(self, output: Path, run: str) -> None:
        self.path = output.with_name(f"{output.name}.run")
        self._run = run

    def keep(self, standing: Standing) -> None:
        """Write where the run stands, all at once.

        :raises SourceError: it cannot be written.
        """
        kept = {
            "run": self._run,
            **attrs.asdict(standing.place),
            "size": standing.size,
            "tally": standing.tally.kept(),
            "baseline": standing.baseline,
        }
        beside = self.path.with_name(f"{self.path.name}.new")
        try:
            beside.write_text(json.dumps(kept), "utf-8")
            beside.replace(self.path)
        except OSError as error:
            raise SourceError(str(self.path), f"it cannot be written ({error.strerror})") from None

    def read(self) -> Standing:
        """Where the run before stood.

        :raises SourceError: there is none, or it was another run.
        """
        try:
            kept = json.loads(self.path.read_text("utf-8"))
            run, place = kept["run"], Place(int(kept["file"]), int(kept["passages"]))
            standing = Standing(place, int(kept["size"]), Tally.of_kept(kept["tally"]), kept["baseline"])
        except OSError:
            raise SourceError(str(self.path), "there is no run to resume: begin anew, without --resume") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise SourceError(str(self.path), "it is damaged: begin anew, without --resume") from None
        if run != self._run:
            raise SourceError(
                str(self.path),
                "it is of another run: the files, the options or medcodes itself have changed. "
                "Begin anew, without --resume",
            )
        return standing

    def remove(self) -> None:
        """The run is complete."""
        self.path.unlink(missing_ok=True)


def identity(files: Iterable[str], *options: object) -> str:
    """What a run is: its files with their sizes and times, its options, and the version of medcodes."""
    digest = hashlib.sha256()
    for part in (__version__, *options):
        digest.update(f"{part!r}\n".encode())
    for file in files:
        try:
            status = Path(file).stat()
            digest.update(f"{file}\t{status.st_size}\t{status.st_mtime_ns}\n".encode())
        except OSError:
            digest.update(f"{file}\tabsent\n".encode())
    return digest.hexdigest()
