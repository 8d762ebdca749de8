"""The fingerprint of a finding: the same for the same rule at the same codes, wherever the claim or the line stands."""

from __future__ import annotations

from medcodes.claims.claim import Claim, ServiceLine
from medcodes.claims.fields import told


def fingerprint(rule: str, where: str, claim: Claim) -> str:
    """Sixteen letters and digits that stand for a rule and the codes at a place.

    They are made of codes alone: the diagnosis; a line's procedure, modifiers and diagnoses; or all codes of the claim.
    Neither the patient nor a date nor the order of lines is in them.

    >>> claim = Claim(["M25.571", "I10"], [ServiceLine("71046", [1])])
    >>> moved = Claim(["I10", "m25571"], [ServiceLine("99213", [1]), ServiceLine("71046", [2])])
    >>> fingerprint("LNK101", "lines/0", claim) == fingerprint("LNK101", "lines/1", moved)
    True
    """
    return digest((rule, *_place(where, claim)))


def digest(parts: tuple[str, ...]) -> str:
    """Sixteen letters and digits that stand for some texts."""
    from hashlib import blake2b

    text = "\x1f".join(parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _place(where: str, claim: Claim) -> list[str]:
    """The codes at a place, and which part of it is meant."""
    kind, _, rest = where.partition("/")
    number, _, part = rest.partition("/")
    index = int(number) if number.isdecimal() else -1
    if kind == "lines" and 0 <= index < len(claim.lines):
        return [kind, part, *_line(claim, claim.lines[index])]
    if kind == "diagnoses" and 0 <= index < len(claim.diagnoses):
        return [kind, part, _code(claim.diagnoses[index])]
    lines = sorted(["+".join(_line(claim, line)) for line in claim.lines])
    return [where, *sorted([_code(code) for code in claim.diagnoses]), *lines]


def _line(claim: Claim, line: ServiceLine) -> list[str]:
    count = len(claim.diagnoses)
    pointed = [claim.diagnoses[p - 1] for p in line.pointers if isinstance(p, int) and 0 < p <= count]
    return [_code(line.procedure), *line.modifiers, *[_code(code) for code in pointed]]


def _code(code: object) -> str:
    return told(code).strip().upper().replace(".", "")
