"""A small fictional desk in fresh books."""

from datetime import date

import pytest

from mailbot.model.case import PoolKind
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


@pytest.fixture
def store(tmp_path):
    """Empty books with all tables."""
    with Store.open(f"sqlite:///{tmp_path}/desk.db") as opened:
        opened.upgrade()
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
