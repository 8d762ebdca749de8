"""Levels of visits: what the note documents, which codes decision making or time supports, and why.

The model since 2021 (office) and 2023 (hospital, emergency department, nursing facility, home, consultations).

>>> from medcodes import em
>>> em.documented("Moderate complexity MDM").mdm
<Complexity.MODERATE: 'moderate'>
>>> em.level(setting="office", new=False, problems="moderate", data="limited", risk="moderate", on="2026-11-02").codes
('99214',)
"""

from __future__ import annotations

from medcodes.em.complexity import Complexity as Complexity
from medcodes.em.complexity import LevelError as LevelError
from medcodes.em.documentation import Documented as Documented
from medcodes.em.documentation import documented as documented
from medcodes.em.elements import facts as facts
from medcodes.em.extra_time import Prolonged as Prolonged
from medcodes.em.extra_time import prolonged as prolonged
from medcodes.em.extra_time import prolonged_rule as prolonged_rule
from medcodes.em.families import families as families
from medcodes.em.families import family_of as family_of
from medcodes.em.levelling import Level as Level
from medcodes.em.levelling import level as level
from medcodes.em.patients import is_new as is_new
from medcodes.em.supporting import Support as Support
from medcodes.em.supporting import supported as supported
