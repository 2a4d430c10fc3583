"""Bytes to Message, and whether it may be answered. Pure: no file, network, clock or database."""
