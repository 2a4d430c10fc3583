"""What people edit and get wrong is refused with file, line, what was expected and a hint, all of it at once."""

from pathlib import Path

from tests.journeys.desk import Desk, run_command


def test_a_broken_config_is_refused_with_every_mistake_at_once(desk: Desk):
    config = desk.folder / "config.toml"
    config.write_text(
        config.read_text()
        .replace("[imap]", "[imap]\npoll_second = 5\nidle = 3")
        .replace("[desk]", '[desk]\nreview = "maybe"')
    )

    done = desk.mailbot("run", "--once", code=78)

    assert "config.toml:" in done.stderr
    assert 'did you mean "poll_seconds"?' in done.stderr
    assert "desk.review" in done.stderr
    assert "imap.idle" in done.stderr


def test_a_missing_config_is_said_with_what_to_do(tmp_path: Path):
    done = run_command("check", "--config", str(tmp_path / "none.toml"))

    assert done.returncode == 78
    assert "mailbot init" in done.stderr


def test_a_broken_rule_stops_the_desk_before_it_reads_a_mail(desk: Desk):
    desk.mailbot("init", str(desk.folder))
    config = desk.folder / "config.toml"
    config.write_text(config.read_text() + '\n[paths]\nrules = "rules"\n')
    rule = desk.folder / "rules" / "requests.toml"
    rule.write_text(rule.read_text().replace("when.requester_role.one_of", "when.requestor_role.one_of", 1))

    done = desk.mailbot("check", code=78)

    assert "requests.toml:" in done.stderr
    assert 'did you mean "requester_role"?' in done.stderr
    assert desk.mailbot("run", "--once", code=78).stdout == ""


def test_a_broken_template_is_named_with_its_line(desk: Desk):
    desk.mailbot("init", str(desk.folder))
    config = desk.folder / "config.toml"
    config.write_text(config.read_text() + '\n[paths]\ntemplates = "templates"\n')
    template = desk.folder / "templates" / "training-start.md"
    template.write_text(template.read_text().replace("person_name", "persn_name"))

    done = desk.mailbot("check", code=78)

    assert "training-start.md:" in done.stderr
    assert "persn_name" in done.stderr


def test_a_bad_directory_row_is_named_and_nothing_is_imported(desk: Desk):
    before = desk.books
    users = desk.folder / "directory" / "users.csv"
    users.write_text(
        users.read_text()
        + "harbor,Kim Lane,klane@harborhouse.example,2026-13-01,hh-shelter,\nharbour,Lou Lane,llane@harborhouse.example,,,\n"
    )
    agencies = desk.folder / "directory" / "agencies.csv"
    agencies.write_text(agencies.read_text() + "new,New Agency,,gmail.com,bos,\n")

    done = desk.mailbot("import", str(desk.folder / "directory"), code=1)

    assert "users.csv:6" in done.stderr
    assert 'did you mean "harbor"?' in done.stderr
    assert "agencies.csv:5" in done.stderr
    assert desk.books == before


def test_an_import_twice_changes_nothing_the_second_time(desk: Desk):
    done = desk.mailbot("import", str(desk.folder / "directory"))

    assert "0 added, 0 changed" in done.stdout
    assert "+ " not in done.stdout


def test_init_overwrites_nothing_and_makes_a_secret_that_only_its_owner_reads(desk: Desk, tmp_path: Path):
    folder = tmp_path / "fresh"
    desk.mailbot("init", str(folder))
    assert (folder / "secrets" / "signing").stat().st_mode & 0o777 == 0o600
    (folder / "config.toml").write_text("# mine\n")
    secret = (folder / "secrets" / "signing").read_text()

    desk.mailbot("init", str(folder))

    assert (folder / "config.toml").read_text() == "# mine\n"
    assert (folder / "secrets" / "signing").read_text() == secret


def test_usage_mistakes_end_with_2(desk: Desk):
    assert "No such" in desk.mailbot("rnu", code=2).stderr
    desk.mailbot("run", "--now", "2026-03-04T10:00:00-06:00", code=2)
    desk.mailbot("run", "--once", "--now", "tomorrow", code=2)


def test_a_server_that_is_not_there_ends_a_round_with_69_and_the_books_go_on(desk: Desk):
    config = desk.folder / "config.toml"
    config.write_text(config.read_text().replace(f"port = {desk.mailbox.port}", "port = 9"))

    done = desk.mailbot("run", "--once", "--now", desk.now.isoformat(), code=69)

    assert "127.0.0.1:9" in done.stderr
