"""Checking claims: the rules that concern a claim run over it, and what they find becomes a report."""

from medcodes.checker.checker import CRASHED, Checker, check_claim
from medcodes.checker.report import Report
from medcodes.checker.settings import Settings
from medcodes.checker.suppressing import Suppressed

__all__ = ["CRASHED", "Checker", "Report", "Settings", "Suppressed", "check_claim"]
