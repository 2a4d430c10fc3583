"""`mailbot check` names every mistake of every template at once, with file and line."""

from tests.cli.conftest import run
from tests.cli.test_preview import own_templates


def test_every_mistake_of_every_template_is_named_with_file_and_line(desk):
    folder = own_templates(desk)
    placed = {}
    for name, wrong in (
        ("status.md", "{{ nobody }}"),
        ("digest.md", "{% include 'footer.md' %}"),
        ("training-start.md", "{{ deadline }}"),
        ("footer.md", "[us](javascript:alert)"),
    ):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(f"{text}\n{wrong}\n", "utf-8")
        placed[name] = len(text.splitlines()) + 2
    answer = run("--config", str(desk.config), "check")

    assert answer.code != 0
    for name, line in placed.items():
        assert f"{folder / name}:{line}: " in answer.out + answer.err, name


def test_mistakes_that_show_only_when_a_mail_is_written_are_named_too(desk):
    folder = own_templates(desk)
    text = (folder / "training-start.md").read_text("utf-8")
    (folder / "training-start.md").write_text(text + "\n{{ deadline }}\n", "utf-8")
    answer = run("--config", str(desk.config), "check")

    assert answer.code != 0
    said = f"{folder / 'training-start.md'}:{len(text.splitlines()) + 2}: "
    assert said in answer.out + answer.err
    assert "a day must say how it is printed" in answer.out + answer.err
