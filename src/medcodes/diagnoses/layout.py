"""The layout of the compiled table of ICD-10-CM: what its writer and its reader agree on.

Rows are the nodes of the tree, chapters and blocks among them, sorted by key. A chapter's or block's key lies just
before that of its first category, so rows in order are the tree in order.

==================  ====  ==================================================================================
section             type  holds
==================  ====  ==================================================================================
keys                Q     key of each row, ascending
levels              B     chapter 0, block 1, category 2, below 3
parents             I     row of the parent; a chapter's is itself
ends                I     row after the last descendant
patterns            H     which pattern of states by release the row follows
states              H     for each pattern and release: its state in two bits, the editor's flags above them
releases            I     first day of each release, YYYYMMDD
last_day            I     last day that the table knows, YYYYMMDD
titles              I     the newest title: number of a text, and two marks (below)
title_sources       B     number of the name, in ``sources``, of what gave the newest title
old_rows            I     rows that had other titles, ascending, a row once a title
old_until           B     the first release (its index) in which that title no longer held
old_titles          I     that title, as in ``titles``
texts               s     all texts (with texts_offsets, I)
sources             s     names of sources (with sources_offsets, I)
places              s     a line for each chapter and block: its number or range, a tab, its row
replaced            Q, Q  keys of replaced codes, ascending, and of their replacements (replaced_by)
replaced_on         I     day of the replacement, YYYYMMDD
facts               H     which facts the row has: number in the next four
fact_regions, …     Q     masks of regions; fact_systems B, fact_kinds I, fact_traits H (see `medcodes.diagnoses.facts`)
old_fact_rows       I     rows to which older titles gave other facts, ascending, a row once a change
old_fact_until      B     the first release (its index) in which those facts no longer held
old_facts           H     those facts, as in ``facts``
age_groups          B     the editor's age groups: number of the flag; age_youngest B, age_oldest B: ages in years
age_first           I     first day of an age group's ages, YYYYMMDD; age_last I: last day
about               s     JSON: what the table was compiled from
==================  ====  ==================================================================================
"""

from __future__ import annotations

CHAPTER, BLOCK, CATEGORY, BELOW = range(4)

ABSENT, HEADER, CODE = range(3)
STATE_BITS = 2
STATE_MASK = (1 << STATE_BITS) - 1

AFTER_PARENT = 1 << 31
"""Mark on a title: it is the parent's title, a comma, a blank and this text."""
HAS_OLD = 1 << 30
"""Mark on a newest title: older ones are listed."""
TEXT_NUMBER = HAS_OLD - 1

EDITOR_FLAGS = (
    "adult",
    "maternity",
    "pediatric",
    "newborn",
    "female",
    "male",
    "manifestation",
    "unacceptable",
    "unspecified",
    "ecodepdx",
    "qadm",
    "reqsdx",
)
"""The Medicare Code Editor's edits that are kept, in the order of their bits above the state."""
