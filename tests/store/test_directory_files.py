from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import DirectoryError
from mailbot.store.directory_files import parse_directory
from mailbot.store.directory_format import TABLES
from mailbot.store.directory_import import read_directory

GOOD = {
    "regions.csv": "region,name,coc_codes,manager_name,manager_email,license_steps\n"
    'central,Central,MO-606;MO-603,Mona Manager,mona@ica.example,"Write to Mona.\nShe knows, how."\n',
    "agencies.csv": "agency,name,aliases,email_domains,region,hmis_organization_id\n"
    "harbor,Harbor House,HH; Harbor ,harbor.example,central,17\n",
    "agreements.csv": "agency,region,signatory_name,signatory_email,signed_on\n"
    "harbor,,Sig Natory,sig@harbor.example,2025-01-01\n",
    "representatives.csv": "agency,region,name,email,from,until\n"
    "harbor,central,Rita Rep,Rita@Harbor.example,2025-01-01,\n"
    "harbor,central,Past Rep,past@harbor.example,2024-01-01,2024-12-31\n",
    "users.csv": "agency,name,email,access_since,projects,completed_practice_cases\n"
    "harbor,Uma User,uma@harbor.example,2025-02-01,es;ph,es-nbn\n",
    "projects.csv": "agency,project,name,coc_code,project_type,funders\n"
    "harbor,es,Harbor House - Emergency Shelter,MO-606,1,4\n"
    "harbor,ph,Harbor House - Homes,MO-606,3,46:MHTF;2\n",
    "licenses.csv": "region,agency,kind,total\ncentral,,standard,2\ncentral,harbor,,1\n",
    "staff.csv": "name,email,role,regions\nSam Staff,sam@ica.example,Staff,central\n",
}


def write(folder, **changed):
    for name, text in GOOD.items():
        (folder / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return [folder]


def complaints(paths):
    with pytest.raises(DirectoryError) as caught:
        read_directory(paths)
    return [(Path(each.file).name, each.line, each.what, each.hint) for each in caught.value.problems]


def test_a_good_directory_is_read_whole(tmp_path):
    files = read_directory(write(tmp_path))

    assert files.given == set(TABLES)
    assert files.regions[0].value.license_steps == "Write to Mona.\nShe knows, how."
    assert files.agencies[0].value.aliases == ("HH", "Harbor")
    assert files.representatives[0].value.email == "rita@harbor.example"
    assert files.users[0].value.projects == ("es", "ph")
    assert files.projects[1].value.funders == ("46:MHTF", "2")
    assert [(row.line, row.value.total) for row in files.licenses] == [(2, 2), (3, 1)]


def test_bom_crlf_quotes_and_spaces_do_not_matter(tmp_path):
    text = '\ufeffAgency , Name,"EMAIL"\r\n harbor ,"User, Uma",  UMA@harbor.example \r\n\r\n'
    (tmp_path / "users.csv").write_bytes(text.encode())
    files = read_directory([tmp_path / "users.csv"])

    assert files.users[0].value.name == "User, Uma"
    assert files.users[0].value.email == "uma@harbor.example"
    assert files.users[0].value.agency == "harbor"


def test_every_bad_row_is_reported_at_once_with_file_line_and_reason(tmp_path):
    found = complaints(
        write(
            tmp_path,
            agencies=(
                "agency,name,alias,email_domains,region\n"
                "harbor,Harbor House,HH,gmail.com,central\n"
                "lighthouse,Lighthouse,,lighthouse.example,centrl\n"
                "harbor2,,,@x,central\n"
            ),
            users=(
                "agency,name,email,access_since,projects\n"
                'lighthouse,"Two\nLines",two@harbor.example,2025-02-01,\n'
                "lighthouse,Ann,ann@,2025-02-30,\n"
                "lighthouse,Bo,bo@lighthouse.example,01/02/2025,\n"
                "lighthouse,Cy,cy@lighthouse.example,,\n"
                "lighthouse,Cy again,CY@lighthouse.example,,\n"
                "lighthous,Di,di@lighthouse.example,,\n"
                "lighthouse,Ed,ed@lighthouse.example,,shelter\n"
                "lighthouse,Fi,fi@lighthouse.example,,,x\n"
            ),
            staff="name,email,role\nSam,sam@ica.example,manger\n",
        )
    )

    assert found == [
        ("agencies.csv", 1, 'unknown column "alias"', 'did you mean "aliases"?'),
        (
            "agencies.csv",
            2,
            "email_domains: anybody gets an address at gmail.com",
            "leave it out; people are believed by their own address",
        ),
        ("agencies.csv", 3, 'there is no region "centrl"', 'did you mean "central"?'),
        ("agencies.csv", 4, 'email_domains: "@x" is no domain', "expected agency.example, without @"),
        ("agencies.csv", 4, "name is empty", None),
        ("staff.csv", 2, 'role: "manger" is none of staff, manager, admin', 'did you mean "manager"?'),
        ("users.csv", 2, "name: has a line break or a control character in it", None),
        (
            "users.csv",
            4,
            'email: "ann@" is no email address',
            "expected name@agency.example, and one only",
        ),
        (
            "users.csv",
            4,
            'access_since: "2025-02-30" is no date: day is out of range for month',
            "expected YYYY-MM-DD",
        ),
        ("users.csv", 5, 'access_since: "01/02/2025" is no date', "expected YYYY-MM-DD"),
        ("users.csv", 7, "the same agency, email stands in line 6 already", None),
        ("users.csv", 8, 'there is no agency "lighthous"', 'did you mean "lighthouse"?'),
        ("users.csv", 9, 'lighthouse has no project "shelter"', None),
        ("users.csv", 10, "6 cells for 5 columns", "quote a cell that has a comma in it"),
    ]


def test_a_total_below_the_users_is_a_bad_row(tmp_path):
    found = complaints(
        write(
            tmp_path,
            licenses="region,agency,kind,total\ncentral,,standard,2\ncentral,harbor,standard,0\n",
        )
    )

    assert found == [
        ("licenses.csv", 3, "1 licenses of harbor are held or assigned, but the total is 0", None)
    ]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (b"", 1, "the file is empty"),
        (b"agency;name;email\nharbor;Uma;uma@harbor.example\n", 1, "columns are separated by semicolons"),
        (b"agency,name\nharbor,Uma\n", 1, "missing email"),
        (
            b"agency,name,email,email\nharbor,Uma,uma@harbor.example,x\n",
            1,
            'column "email" stands there twice',
        ),
        (b"agency,name,email\nharbor,J\xf6rg,j@harbor.example\n", 2, "is not UTF-8"),
        (b'agency,name,email\nharbor,Uma,"uma@harbor.example\n', 2, "is not CSV"),
        (b"agency,name,email\nharbor,Uma\x00,uma@harbor.example\n", 2, "control character"),
        (b"agency,name,email\nharbor,uma@harbor.example,Uma\n", 2, "is no name"),
        (b"agency,name,email\nharbor,Uma,a@b.example; c@b.example\n", 2, "is no email address"),
        ("agency,name,email\nharbor,Uma\u202e,a@b.example\n".encode(), 2, "control character"),
    ],
)
def test_a_file_that_is_no_users_file_says_why(tmp_path, text, line, what):
    path = tmp_path / "users.csv"
    path.write_bytes(text)
    found = complaints([path])

    assert any(each[1] == line and what in each[2] for each in found), found


def test_a_misspelt_file_does_not_pass_for_an_empty_one(tmp_path):
    write(tmp_path)
    (tmp_path / "user.csv").write_text("x")
    (tmp_path / "Enrollment.csv").write_text("never opened")
    found = complaints([tmp_path])

    assert found == [("user.csv", None, "not a directory file", 'did you mean "users.csv"?')]


def test_a_folder_without_directory_files_and_a_path_that_is_not_there_are_problems(tmp_path):
    found = complaints([tmp_path, tmp_path / "regionz.csv"])

    assert [each[2] for each in found] == ["no directory file is here", "is not there"]


@given(st.text(alphabet=st.sampled_from('abc,;"\n\r\t @.-0123456789é\x00'), max_size=200))
def test_no_text_makes_the_reader_fail_in_another_way(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "users.csv"
    path.write_text("agency,name,email\n" + text, encoding="utf-8", newline="")
    files = parse_directory([path])

    for row in files.users:
        assert row.value.name
        assert "@" in row.value.email
        assert row.line >= 2
    assert all(problem.file for problem in files.problems)


def test_the_same_file_named_twice_is_read_once_and_two_of_a_name_are_a_problem(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    write(tmp_path / "one")
    files = read_directory([tmp_path / "one", tmp_path / "one" / "users.csv"])
    assert len(files.users) == 1
    (tmp_path / "two" / "users.csv").write_text(GOOD["users.csv"])

    found = complaints([tmp_path / "one", tmp_path / "two"])
    assert found == [("users.csv", None, "a second users.csv was given", None)]


def test_cells_that_say_nothing_are_told_apart_from_bad_ones(tmp_path):
    projects = (
        "agency,project,name,coc_code,project_type,funders\nharbor,es,Shelter,MO-6,5,\nharbor,ph,Homes,,,\n"
    )
    licenses = "region,agency,kind,total\ncentral,,gold,two\n"
    staff = "name,email,role,regions\nSam,sam@ica.example,staff,\n"
    regions = "region,name\ncentral;west,Central\ncentral,Central\n"
    found = complaints(write(tmp_path, projects=projects, licenses=licenses, staff=staff, regions=regions))

    assert [each[:3] for each in found] == [
        ("licenses.csv", 2, 'kind: "gold" is none of standard, reporting'),
        ("licenses.csv", 2, 'total: "two" is no whole number'),
        ("projects.csv", 2, 'coc_code: "MO-6" is no CoC code'),
        ("projects.csv", 2, "project_type: 5 is no HUD project type"),
        ("regions.csv", 2, 'region: "central;west" is a list; one is meant here'),
        ("users.csv", 2, 'harbor has no project "es"'),
    ]


def test_dates_are_dates(tmp_path):
    files = read_directory(write(tmp_path))

    assert files.agreements[0].value.since == date(2025, 1, 1)
    assert files.representatives[1].value.until == date(2024, 12, 31)
