"""Which column of a file holds what: guessed from the names in its first row, or said by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import attrs

from medcodes.errors import SourceError, shortened

ALIASES = {
    "claim": (
        "claim", "claim_id", "claim_number", "claim_no", "claim_num", "clm_id", "claimid", "icn", "tcn", "encounter",
        "encounter_id", "account_number", "account",
    ),
    "service_date": (
        "service_date", "date_of_service", "dos", "date", "from_date", "service_from_date", "dos_from", "from_dos",
        "clm_from_dt", "line_1st_expns_dt", "service_start_date", "svc_date",
    ),
    "service_date_to": (
        "service_date_to", "to_date", "service_to_date", "dos_to", "to_dos", "thru_date", "through_date",
        "clm_thru_dt", "service_end_date",
    ),
    "procedure": (
        "procedure", "cpt", "hcpcs", "procedure_code", "cpt_code", "hcpcs_code", "hcpcs_cd", "cpt4", "cpt_4",
        "cpt_hcpcs", "cpt_hcpcs_code", "hcpcs_cpt", "proc_code", "proc_cd", "proc", "px", "px_code", "service_code",
        "code",
    ),
    "modifiers": ("modifiers", "mods"),
    "pointers": (
        "pointers", "pointer", "dx_pointers", "dx_pointer", "diagnosis_pointers", "diagnosis_pointer", "dx_ptr",
    ),
    "units": ("units", "quantity", "qty", "unit", "service_units", "days_or_units", "line_srvc_cnt"),
    "charge": ("charge", "charges", "amount", "charge_amount", "billed_amount", "line_charge", "line_sbmtd_chrg_amt"),
    "sex": ("sex", "gender", "patient_sex", "patient_gender"),
    "birth_date": ("birth_date", "dob", "date_of_birth", "patient_dob", "patient_birth_date", "birthdate"),
    "place_of_service": ("place_of_service", "pos", "place_of_service_code", "pos_code", "line_place_of_srvc_cd"),
    "documentation": ("documentation", "note", "notes", "note_text"),
    "payer": ("payer", "insurance", "payer_name", "plan", "plan_name"),
    "state": ("state", "provider_state", "service_state"),
    "claim_type": ("claim_type", "type_of_claim"),
    "type_of_bill": ("type_of_bill", "tob", "bill_type", "type_of_bill_code"),
    "billing_date": ("billing_date", "bill_date", "billed_date", "date_billed"),
    "total_charge": ("total_charge", "claim_total", "claim_charge", "claim_total_charge", "total_claim_charge"),
    "revenue_code": ("revenue_code", "rev_code", "revenue", "rev_cd", "rev_cntr"),
    "billing_npi": ("billing_npi", "billing_provider_npi"),
    "suppress": ("suppress", "suppress_rules"),
    "suppress_claim": ("suppress_claim", "suppress_rules_claim"),
    "rendering_npi": ("rendering_npi", "rendering_provider_npi", "npi", "provider_npi"),
}  # fmt: skip
"""The names under which each column is known; the first in the list wins."""

DIAGNOSES = "diagnoses"
TOGETHER = (
    "diagnoses", "dxs", "dx_codes", "diagnosis_codes", "icd_codes", "icd10_codes", "icd_10_codes", "dx_list",
)  # fmt: skip
"""Names of a column that holds several diagnoses."""

_FIRST = re.compile(r"(?:principal|primary|prncpal|main)_(?:dx|diagnosis|diag|dgns_cd|icd10|icd)(?:_code|_cd)?")
_DIAGNOSIS = re.compile(r"(?:dx|diag|diagnosis|icd|icd_?10(?:_?cm)?|icd_dgns)(?:_?(?:code|cd))?_?(\d{1,2})?")
_MODIFIER = re.compile(
    r"(?:modifier|mod|hcpcs_mod|cpt_mod|proc_mod)(?:_?(?:code|cd))?_?(\d)?|hcpcs_(\d)(?:st|nd|rd|th)_mdfr_cd"
)
_MEANINGLESS = re.compile(r"[\s./#-]+")
_MOST_SHOWN = 20


@attrs.frozen
class Columns:
    """Which column holds what, by place in the row. Fields that the file lacks are at place -1.

    Attributes:
        names: the header.
        of: field to place.
        diagnoses: the places of the diagnoses, in order.
        together: those of them that hold several codes each.
        modifiers: the places of the modifiers, in order.
    """

    names: tuple[str, ...]
    of: dict[str, int]
    diagnoses: tuple[int, ...]
    together: frozenset[int]
    modifiers: tuple[int, ...]

    @property
    def read(self) -> tuple[int, ...]:
        """The places of the columns that are read."""
        singles = {place for place in self.of.values() if place >= 0}
        return tuple(sorted(singles.union(self.diagnoses, self.modifiers)))

    def __str__(self) -> str:
        """The mapping, as ``--columns`` takes it."""
        shown = {field: [place] for field, place in self.of.items() if place >= 0}
        shown[DIAGNOSES] = list(self.diagnoses)
        if self.modifiers:
            shown["modifiers"] = list(self.modifiers)
        return ",".join(
            f"{field}={'+'.join(shortened(self.names[place], 40) for place in places)}"
            for field, places in shown.items()
        )

    @property
    def unread(self) -> tuple[str, ...]:
        """The names of the columns that are not read."""
        return tuple(name for place, name in enumerate(self.names) if place not in self.read)


def known(header: Sequence[str]) -> int:
    """How many columns of a header have a name that says what they hold."""
    columns = guessed(header)
    return len(columns.read)


def guessed(header: Sequence[str]) -> Columns:
    """Which column holds what, as far as their names tell."""
    names = [_plain(name) for name in header]
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(name, place)
    of = {field: next((places[name] for name in names if name in places), -1) for field, names in ALIASES.items()}
    together = [places[name] for name in TOGETHER if name in places]
    modifiers = _numbered(places, _MODIFIER) or ([of["modifiers"]] if of["modifiers"] >= 0 else [])
    del of["modifiers"]
    first = [place for name, place in places.items() if _FIRST.fullmatch(name)]
    diagnoses = dict.fromkeys([*first, *_numbered(places, _DIAGNOSIS), *together])
    return Columns(tuple(header), of, tuple(diagnoses), frozenset(together), tuple(modifiers))


def columns_of(path: str, header: Sequence[str], said: Mapping[str, Sequence[str]] | None = None) -> Columns:
    """Which column holds what: what the user said, and what the names tell of the rest.

    :param path: the file, for messages.
    :param said: field to the names of its columns; see `parse_mapping`.
    :raises SourceError: no column holds a procedure, or none a diagnosis; or a name that was said does not exist.
    """
    columns = guessed(header)
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(_plain(name), place)
    for field, names in (said or {}).items():
        missing = next((name for name in names if _plain(name) not in places), None)
        if missing is not None:
            raise SourceError(path, f"it has no column {shortened(missing)!r}; it has: {_shown(header)}", 1)
        found = tuple(places[_plain(name)] for name in names)
        if field == DIAGNOSES:
            columns = attrs.evolve(columns, diagnoses=found, together=frozenset(found))
        elif field == "modifiers":
            columns = attrs.evolve(columns, modifiers=found)
        else:
            columns = attrs.evolve(columns, of={**columns.of, field: found[0]})
    has_service = columns.of["procedure"] >= 0 or columns.of["revenue_code"] >= 0
    if not has_service or not columns.diagnoses:
        missing = "a diagnosis (such as dx1)" if has_service else "a procedure (such as cpt)"
        raise SourceError(
            path,
            f"its header names no column for {missing}; it reads: {_shown(header)}. "
            "Say which it is with --columns, such as procedure=CPT4",
            1,
        )
    return columns


def parse_mapping(text: str) -> dict[str, list[str]]:
    """A mapping as ``--columns`` takes it: fields with the names of their columns.

    >>> parse_mapping("procedure=CPT4,diagnoses=DX A+DX B")
    {'procedure': ['CPT4'], 'diagnoses': ['DX A', 'DX B']}

    :raises ValueError: it is no mapping, or a field is not known.
    """
    mapping: dict[str, list[str]] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        field, equals, names = part.partition("=")
        field = _plain(field)
        if not equals or not names.strip():
            message = f"{shortened(part)!r} says no column: write it as procedure=CPT4"
            raise ValueError(message)
        if field not in ALIASES and field != DIAGNOSES:
            message = f"{shortened(field)!r} is none of {', '.join([*ALIASES, DIAGNOSES])}"
            raise ValueError(message)
        mapping.setdefault(field, []).extend(name.strip() for name in names.split("+") if name.strip())
    return mapping


def _plain(name: str) -> str:
    return _MEANINGLESS.sub("_", name.strip().casefold()).strip("_")


def _numbered(places: Mapping[str, int], pattern: re.Pattern[str]) -> list[int]:
    found = [
        (int(next(filter(None, match.groups()), 0)), place)
        for name, place in places.items()
        if (match := pattern.fullmatch(name))
    ]
    return [place for _, place in sorted(found)]


def _shown(header: Sequence[str]) -> str:
    more = ", …" if len(header) > _MOST_SHOWN else ""
    return (", ".join(shortened(name, 20) for name in header[:_MOST_SHOWN]) or "nothing") + more
