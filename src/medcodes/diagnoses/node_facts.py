"""What a node says of itself: the facts that its title, its place and the Medicare Code Editor give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodes.diagnoses import layout
from medcodes.diagnoses.facts import Facts, kinds_mask
from medcodes.diagnoses.kinds import Episode, Laterality, Trimester

if TYPE_CHECKING:
    from medcodes.diagnoses.editor import Edits
    from medcodes.diagnoses.release import Release

_SYMPTOM = kinds_mask(["symptom"])
_SCREENING = kinds_mask(["screening"])
_HISTORY = kinds_mask(["history", "family-history"])
_EXTERNAL_CAUSE = kinds_mask(["external-cause"])
_MANIFESTATION = 1 << layout.STATE_BITS + layout.EDITOR_FLAGS.index("manifestation")


class NodeFacts:
    """The facts of a node of ICD-10-CM, in its release.

    Facts that are read from the title are those of the title in this release: where that changed, they changed. A code
    that no source has a title for yet (`title_source` says so) has only those of its place, and its episode of care.
    """

    __slots__ = ()
    _release: Release
    _row: int

    @property
    def _facts(self) -> Facts:
        return self._release.tree.facts(self._row, self._release.number)

    @property
    def laterality(self) -> Laterality | None:
        """The side that the title names; ``unspecified`` where it leaves open which; None where sides do not apply.

        Source: the title, with the phrases in ``knowledge/diagnoses/sides.toml`` (guideline I.B.13). A part of an organ
        is no side ("left ventricular failure"). "Unspecified" counts only where codes beside it name a side.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> [release[code].laterality for code in ("M25.561", "M25.569", "I50.1")]
        [<Laterality.RIGHT: 'right'>, <Laterality.UNSPECIFIED: 'unspecified'>, None]
        """
        return self._facts.laterality

    @property
    def is_unspecified(self) -> bool:
        """The title leaves a detail unspecified ("unspecified", "not otherwise specified", "NOS").

        Source: the title (guideline I.A.9.b). A final 9 says nothing: the title does.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> release["J18.9"].is_unspecified, release["E11.9"].is_unspecified
        (True, False)
        """
        return self._facts.unspecified

    @property
    def is_other_specified(self) -> bool:
        """The title is for details that have no code of their own: it begins with "Other", or says "other specified".

        Source: the title (guideline I.A.9.a). "Other and unspecified" is both this and unspecified.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> release["R07.89"].title, release["R07.89"].is_other_specified, release["R07.9"].is_other_specified
        ('Other chest pain', True, False)
        """
        return self._facts.other_specified

    @property
    def episode(self) -> Episode | None:
        """The episode of care that the 7th character names: ``initial``, ``subsequent``, ``sequela``, or None.

        Source: the text of the 7th character in the Tabular List; for fractures, A, B and C are initial, D to R
        subsequent, S a sequela (guideline I.C.19.a). A code without a title takes what its 7th character means in
        the whole category.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> [release[code].episode.value for code in ("S72.001B", "S72.001G", "S72.001S")]
        ['initial', 'subsequent', 'sequela']
        """
        return self._facts.episode

    @property
    def trimester(self) -> Trimester | None:
        """The trimester that the title names: ``first``, ``second``, ``third``, ``unspecified``, or None.

        Source: the title (guideline I.C.15.a.3). Where it names two, for labor and for delivery (O60.1), the first
        named, in which the complication began.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> release["O26.02"].trimester.value, release["O26.00"].trimester.value, release["O80"].trimester
        ('second', 'unspecified', None)
        """
        return self._facts.trimester

    @property
    def is_symptom(self) -> bool:
        """A symptom, a sign or an abnormal finding rather than a diagnosis.

        Source: chapter 18 whole, and the symptoms that other chapters hold, such as pain in a joint (M25.5), as
        ``knowledge/diagnoses`` lists them (guidelines I.B.4 and I.C.18).

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> [release[code].is_symptom for code in ("R05.1", "M25.561", "J18.9")]
        [True, True, False]
        """
        return self._facts.is_any(_SYMPTOM)

    @property
    def is_screening(self) -> bool:
        """An encounter to look for disease in somebody without signs of it: Z11 to Z13 and Z36.

        Source: the place (guideline I.C.21.c.5). Findings of a screening (P09, O28) are none.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> release["Z12.11"].is_screening, release["P09.1"].is_screening
        (True, False)
        """
        return self._facts.is_any(_SCREENING)

    @property
    def is_history(self) -> bool:
        """A history, personal or of the family: a condition that is past, or that others have.

        Source: the place, Z80 to Z87 and the histories in Z62, Z91, Z92 and Z98 (guideline I.C.21.c.4). Supervision of
        a pregnancy with a history (O09) is none.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> [release[code].is_history for code in ("Z85.3", "Z80.3", "C50.911")]
        [True, True, False]
        """
        return self._facts.is_any(_HISTORY)

    @property
    def is_external_cause(self) -> bool:
        """What caused an injury, where, or at which activity: V00 to Y99, never the first diagnosis.

        Source: the place, chapter 20 (guideline I.C.20.a.6); the editor's list holds the same codes in every release.

        >>> import medcodes
        >>> medcodes.icd10cm.on("2026-11-02")["W10.1XXA"].is_external_cause
        True
        """
        return self._facts.is_any(_EXTERNAL_CAUSE)

    @property
    def is_manifestation(self) -> bool:
        """It shows another disease, which is coded first.

        Source: the list of the Medicare Code Editor in this release, and titles with "in diseases classified elsewhere"
        (guideline I.A.13). Organisms "as the cause of diseases classified elsewhere" (B95 to B97) are none.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> [release[code].is_manifestation for code in ("F02.80", "D63.1", "B95.61")]
        [True, True, False]
        """
        state = self._release.tree.state(self._row, self._release.number)
        return bool(state & _MANIFESTATION) or self._facts.manifestation

    @property
    def regions(self) -> tuple[str, ...]:
        """The body regions that it lies in, by name; none for what is systemic or says no place.

        Source: the place, and for injuries and the like the title, as ``knowledge/diagnoses`` reads them; the names are
        those of ``knowledge/anatomy/regions.toml``.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> release["S82.001A"].regions, release["I10"].regions
        (('knee',), ())
        """
        from medcodes.anatomy import anatomy

        return tuple(anatomy().names(self._facts.regions))

    @property
    def system(self) -> str | None:
        """The body system that it belongs to, by name, or None.

        Source: the place, as ``knowledge/diagnoses`` reads it; the names are those of
        ``knowledge/anatomy/systems.toml``.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> release["I10"].system, release["R50.9"].system
        ('circulatory', None)
        """
        from medcodes.anatomy import anatomy

        number = self._facts.system
        return anatomy().systems[number - 1].name if number else None

    @property
    def editor(self) -> Edits:
        """What the Medicare Code Editor asks of it in this release: ages, sex, what may not stand first.

        >>> import medcodes
        >>> str(medcodes.icd10cm.on("2019-09-30")["O80"].editor.age_group)
        'maternity, 12 to 55 years'
        >>> str(medcodes.icd10cm.on("2019-10-01")["O80"].editor.age_group)
        'maternity, 9 to 64 years'
        """
        from medcodes.diagnoses.editor import edits

        return edits(self._release, self._row)
