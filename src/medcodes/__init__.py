"""Medical codes and claims: ICD-10-CM as a tree, CPT and HCPCS by category, and whether one justifies the other.

>>> import medcodes
>>> medcodes.icd10cm.on("2026-11-02")["M25.561"].title
'Pain in right knee'
>>> medcodes.check_link("71046", ["M25.571"], on="2026-11-02").verdict
<Verdict.UNSUPPORTED: 'unsupported'>

Names are loaded when they are first used, so that the import itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodes import edits as edits
    from medcodes import em as em
    from medcodes import frames as frames
    from medcodes import procedures as procedures
    from medcodes.checker import Checker as Checker
    from medcodes.checker import Report as Report
    from medcodes.checker import Settings as Settings
    from medcodes.checker import check_claim as check_claim
    from medcodes.claims.claim import Claim as Claim
    from medcodes.claims.claim import Patient as Patient
    from medcodes.claims.claim import ServiceLine as ServiceLine
    from medcodes.diagnoses.code import Icd10CmCode as Icd10CmCode
    from medcodes.diagnoses.system import icd10cm as icd10cm
    from medcodes.errors import DamagedTableError as DamagedTableError
    from medcodes.errors import FrameError as FrameError
    from medcodes.errors import InvalidCodeError as InvalidCodeError
    from medcodes.errors import MedcodesError as MedcodesError
    from medcodes.errors import NoReleaseError as NoReleaseError
    from medcodes.errors import SettingsError as SettingsError
    from medcodes.errors import SourceError as SourceError
    from medcodes.errors import UnknownCodeError as UnknownCodeError
    from medcodes.linkage.check import check_link as check_link
    from medcodes.linkage.knowledge import indications as indications
    from medcodes.linkage.knowledge import procedures_for as procedures_for
    from medcodes.linkage.link import Link as Link
    from medcodes.linkage.link import Verdict as Verdict
    from medcodes.procedures.system import cpt as cpt
    from medcodes.procedures.system import hcpcs as hcpcs
    from medcodes.rules.finding import Finding as Finding
    from medcodes.rules.finding import Severity as Severity

__version__ = "0.1.0"

_HOMES = {
    "checker": ("Checker", "Report", "Settings", "check_claim"),
    "claims.claim": ("Claim", "Patient", "ServiceLine"),
    "diagnoses.code": ("Icd10CmCode",),
    "diagnoses.system": ("icd10cm",),
    "errors": (
        "DamagedTableError",
        "FrameError",
        "InvalidCodeError",
        "MedcodesError",
        "NoReleaseError",
        "SettingsError",
        "SourceError",
        "UnknownCodeError",
    ),
    "linkage.check": ("check_link",),
    "linkage.knowledge": ("indications", "procedures_for"),
    "linkage.link": ("Link", "Verdict"),
    "procedures.system": ("cpt", "hcpcs"),
    "rules.finding": ("Finding", "Severity"),
}
_HOME = {name: f"{__name__}.{home}" for home, names in _HOMES.items() for name in names}

_MODULES = frozenset({"edits", "em", "frames", "procedures"})

__all__ = sorted({*_HOME, *_MODULES})


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    home = _HOME.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
