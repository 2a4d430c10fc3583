"""The books. Nothing else knows SQLAlchemy or the tables."""
