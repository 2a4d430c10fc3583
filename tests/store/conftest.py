"""A small fictional desk in fresh books."""

import os
import shutil
from datetime import date

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from mailbot.model.case import CaseKind, PoolKind
from mailbot.model.directory import (
    Access,
    AccessState,
    Agency,
    Authority,
    AuthorityRole,
    Project,
    Region,
    StaffMember,
)
from mailbot.model.ledger import Pool
from mailbot.store import rows, tables
from mailbot.store.database import Store
from tests.store.fictional_desk import OCCASION
from tests.wire.postgresql import url_of

POSTGRESQL = os.environ.get("MAILBOT_TEST_POSTGRESQL")
"""postgresql+psycopg://... of a database to try the books on as well; each run makes and drops a schema of its own."""


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """An SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("books") / "migrated.db"
    with Store.open(f"sqlite:///{path}") as opened:
        opened.upgrade()
    return path


@pytest.fixture(scope="session")
def postgresql_url():
    """A schema of its own on the server that was named; without one the books are tried on SQLite only."""
    if POSTGRESQL is None:
        pytest.skip("no PostgreSQL: MAILBOT_TEST_POSTGRESQL is not set")
    schema = f"mailbot_{os.getpid()}"
    server = create_engine(POSTGRESQL, poolclass=NullPool)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = url_of(schema)
    with Store.open(url) as opened:
        opened.upgrade()
    yield url
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


@pytest.fixture
def empty_postgresql_url(postgresql_url):
    """The schema with all tables and nothing in them."""
    names = ", ".join(f'"{name}"' for name in tables.metadata.tables)
    with Store.open(postgresql_url) as opened, opened._engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        connection.execute(tables.references.insert(), [{"kind": kind.value, "last": 0} for kind in CaseKind])
    return postgresql_url


@pytest.fixture
def postgresql(empty_postgresql_url):
    """Empty books on PostgreSQL, for what a file cannot show."""
    with Store.open(empty_postgresql_url) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRESQL else ["sqlite"])
def store(request, tmp_path, migrated_file):
    """Empty books with all tables, on each database that there is."""
    if request.param == "sqlite":
        shutil.copyfile(migrated_file, tmp_path / "desk.db")
        url = f"sqlite:///{tmp_path}/desk.db"
    else:
        url = request.getfixturevalue("empty_postgresql_url")
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def desk(store):
    """Books with two regions, two agencies, their people, and one pool of two licenses."""
    with store.transaction() as books:
        put = books.directory.put
        for region in (
            Region(key="central", name="Central", coc_codes=("MO-606",), manager_email="mona@ica.example"),
            Region(key="west", name="West", coc_codes=("MO-604",)),
        ):
            put(tables.regions, rows.region_row(region))
        for agency in (
            Agency(
                key="harbor",
                name="Harbor House",
                aliases=("HH",),
                email_domains=("harbor.example",),
                region="central",
            ),
            Agency(key="lighthouse", name="Lighthouse", email_domains=("lighthouse.example",), region="west"),
        ):
            put(tables.agencies, rows.agency_row(agency))
        put(
            tables.projects,
            rows.project_row(
                Project(agency="harbor", key="es", name="Shelter", project_type=1, funders=("4",))
            ),
        )
        put(
            tables.staff,
            rows.staff_row(
                StaffMember(name="Sam", email="sam@ica.example", role="staff", regions=("central",))
            ),
        )
        for agency, name, email, role in (
            ("harbor", "Sig Natory", "sig@harbor.example", AuthorityRole.SIGNATORY),
            ("harbor", "Rita Rep", "rita@harbor.example", AuthorityRole.REPRESENTATIVE),
            ("lighthouse", "Lou Rep", "lou@lighthouse.example", AuthorityRole.REPRESENTATIVE),
        ):
            books.directory.set_authority(
                Authority(
                    agency=agency, region=None, name=name, email=email, role=role, since=date(2025, 1, 1)
                )
            )
        books.directory.set_access(
            Access(agency="harbor", name="Uma User", email="uma@harbor.example", state=AccessState.ACTIVE)
        )
        books.ledger.add_pool(
            Pool(id=0, region="central", agency=None, kind=PoolKind.STANDARD, total=2), OCCASION
        )
        books.commit()
    return store
