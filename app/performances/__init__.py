"""Everything scored with a rubric: sessions, who scores whom, marks as an event log, signatures and amendments."""
