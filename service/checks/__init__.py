"""One judgement a file. A check is pure: subjects in, findings out; all reading was done by ``gather``."""
