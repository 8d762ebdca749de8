"""National coverage determinations: their export has no codes, so each is kept to be named and listed."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.policies.medicare.archive import Bundle
from medcodes.policies.medicare.documents import PAYER
from medcodes.policies.medicare.rows import rows
from medcodes.policies.medicare.text import plain
from medcodes.policies.policy import FIRST_DAY, Policy
from medcodes.policies.reading import Problems, day_of

MAIN = "ncd_trkg.csv"
_COLUMNS = ("ncd_id", "ncd_vrsn_num", "ncd_mnl_sect", "ncd_mnl_sect_title", "ncd_efctv_dt", "ncd_trmntn_dt")


def read_national(bundle: Bundle, problems: Problems) -> Iterator[Policy]:
    """The national determinations of a bundle."""
    with rows(bundle, MAIN, _COLUMNS) as read:
        for number, version, section, title, first, last in read:
            try:
                since, until = day_of(first), day_of(last)
            except ValueError as error:
                problems.add("NCDs with a day that cannot be read were left out", f"{section or number} ({error})")
                continue
            name, words = f"NCD {section or number}", " ".join(plain(title).split())
            yield Policy(
                name,
                words,
                PAYER,
                (),
                first_day=since or FIRST_DAY,
                last_day=until,
                version=int(version) if version.isdecimal() else 1,
                national=True,
                citation=f"Medicare National Coverage Determinations Manual, {name}, {words}",
            )
