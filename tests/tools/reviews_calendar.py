"""Reads calendars strictly, as RFC 5545 has them, and prints what they say.

    venv/bin/python reviews_calendar.py FILE.ics...

One line an event: day, reminders in days, summary. Ends with 1 if a calendar or a property cannot be read, if lines are
not folded and ended as the standard wants, or if two events have one name.
"""

import sys
from pathlib import Path

from icalendar import Calendar

faults = 0
for path in sys.argv[1:]:
    raw = Path(path).read_bytes()
    for line in raw.split(b"\r\n"):
        if len(line) > 75 or b"\n" in line or b"\r" in line:
            faults += 1
            print(f"{path}: badly folded: {line!r}")
    calendar = Calendar.from_ical(raw)
    for component in calendar.walk():
        for fault in component.errors:
            faults += 1
            print(f"{path}: {component.name}: {fault}")
    for key in ("VERSION", "PRODID"):
        if key not in calendar:
            faults += 1
            print(f"{path}: no {key}")
    events = calendar.walk("VEVENT")
    if len({str(event["UID"]) for event in events}) != len(events):
        faults += 1
        print(f"{path}: two events have one UID")
    for event in events:
        event["DTSTAMP"].dt.utcoffset()
        reminders = [-alarm["TRIGGER"].dt.days for alarm in event.walk("VALARM")]
        print(event["DTSTART"].dt.isoformat(), reminders, event["SUMMARY"])
    # What a program writes that was read must be what was written.
    if Calendar.from_ical(calendar.to_ical()) != calendar:
        faults += 1
        print(f"{path}: does not survive being read and written")

sys.exit(1 if faults else 0)
