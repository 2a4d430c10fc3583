"""Where mails are read: in this process, or in one of its own that may die of a mail without taking the desk with it.

In: raw bytes, and Messages to find intents in. Out: what intake and triage make of them, unchanged. Decides nothing.
"""
