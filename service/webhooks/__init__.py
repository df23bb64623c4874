"""What programs of others are told: the catalogue of events, their bytes, signatures and the schedule.

Pure: nothing here reads a clock, a database or a network.
"""
