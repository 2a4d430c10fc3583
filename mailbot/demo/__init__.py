"""A whole desk on one machine: an embedded post office, a fictional directory, days that pass when told to."""
