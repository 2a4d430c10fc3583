"""What happens when the clock strikes; each job is due by what the database says, never by a timer alone."""
