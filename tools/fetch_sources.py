"""Download the pinned sources into the cache, where the tests and the compilers look for them.

python -m tools.fetch_sources
"""

from __future__ import annotations

from tools.compile_icd10cm import CACHE, read_sources

if __name__ == "__main__":
    read_sources(CACHE)
    print(f"the pinned sources are in {CACHE}")
