"""Reports for people and programs: as text, and in the formats of `medcodes.report.writers`."""

from medcodes.report.cells import cell
from medcodes.report.tally import Tally
from medcodes.report.text import WIDTH, printable, text

__all__ = ["WIDTH", "Tally", "cell", "printable", "text"]
