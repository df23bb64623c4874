"""``python -m service.cli``: the same as ``lettersdesk``."""

import sys

from service.cli import main

sys.exit(main())
