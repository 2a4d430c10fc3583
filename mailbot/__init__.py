"""The user-access desk of an HMIS, run by mail.

START HERE: `mailbot.pipeline` tells the whole story of one mail. `docs/architecture.md` draws the house.
"""
