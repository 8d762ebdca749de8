"""``python -m medcodes``."""

from __future__ import annotations

import sys

from medcodes.cli import main

if __name__ == "__main__":
    sys.exit(main())
