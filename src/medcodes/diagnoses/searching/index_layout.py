"""The layout of the compiled search index: what its writer and its reader agree on.

A document is a node of the tree of any release; the codes that only add a 7th character to the one above them are
left to it. Words are stems, numbered in sorted order; a stem with a dash before it is denied ("without bleeding").

================  ====  ====================================================================================
section           type  holds
================  ====  ====================================================================================
keys              Q     key of each document, ascending, as in the tree
parents           H     document of the parent; a chapter's is itself
ends              H     document after the last descendant
details           B     whether the title is unspecified, or for other specified conditions (below)
words             s     the stems, a line each
posting_offsets   I     where the postings of each word begin
postings          H     the documents of each word: the first, then each one's distance from the one before
fields            I     for each document, its first field
field_kinds       B     the kind of each field (below)
field_offsets     I     where the words of each field begin
field_words       H     the words of each field
alternatives      s     a line for each phrase with others like it: its stems, a tab, the others parted by ``|``,
                        each with its kind (below) before it
rules             s     JSON: roots, abbreviations with a slash or in capitals, weights of words
================  ====  ====================================================================================
"""

from __future__ import annotations

TITLE, INCLUSION, INCLUDES, REFERENCE, OLDER = range(5)
"""The kinds of field: a title, an inclusion term, an includes note, what another code's note calls this code, and
the wording of ICD-9-CM."""

SAME, SYNONYM, EPONYM, BROADER, COMPOUND = "=sebc"
"""The kinds of alternative: an abbreviation, a synonym, what a name stands for, a wider term, and a compound word
that has the phrase among its parts."""

PLAIN, UNSPECIFIED, OTHER = range(3)
"""What a title says of its detail."""
