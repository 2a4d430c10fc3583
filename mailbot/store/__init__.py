"""The books: one database behind one unit of work. Nothing else in the program knows SQLAlchemy.

`database.Store` opens the books and hands out units of work; `unit_of_work.UnitOfWork` is everything that can be asked
of them or written into them inside one transaction. In and out go the frozen values of `mailbot.model` and plain
words; rows and statements stay in here.
"""
