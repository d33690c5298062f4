"""Every fault costs its own line, row or file, is named once, and the others follow."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tracker.reading import read, sources
from tracker.records import Article, DateBasis, Unreadable

GOOD = '{"id": "good", "text": "Greece pays."}'


def split(*inputs: object) -> tuple[list[str], list[Unreadable]]:
    found = list(read([str(item) for item in inputs]))
    ids = [item.article_id for item in found if isinstance(item, Article)]
    return ids, [item for item in found if isinstance(item, Unreadable)]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\r\n\t", "is empty"),
        ("a.txt", b"caf\xe9 pays", "is not UTF-8 (byte 0xe9 at 3)"),
        ("a.txt", b"PK\x03\x04\x00\x00", "binary file"),
        ("a.html", b"", "is empty"),
        ("a.html", b"<script>1</script><nav>Home</nav>", "has no text in it"),
        ("a.html", b'<meta charset="klingon"><p>One</p>', "unknown encoding"),
        ("a.html", b"<p>\x00</p>", "binary file"),
        ("a.json", b"{", "is not JSON"),
        ("a.json", b"[]", "is an empty list"),
        ("a.json", b'"text"', "is no JSON object"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.jsonl", b"\n\n", "is empty"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"id,body\n1,One\n", "has no column 'text'"),
        ("a.csv", b"id,text\n", "has a header and no rows"),
        ("a.pdf", b"%PDF", "suffix that is not known"),
    ],
)
def test_a_bad_file_is_named_once(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    bad, good = write(tmp_path, name, content), write(tmp_path, "good.jsonl", GOOD)
    ids, faults = split(bad, good)
    assert ids == ["good"]
    assert [fault.where for fault in faults] == [str(bad)]
    assert reason in faults[0].reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "is not JSON"),
        (b"[1]", "is no JSON object"),
        (b'{"id": "x"}', "has no text"),
        (b'{"id": "x", "text": null}', "has no text"),
        (b'{"id": "x", "text": 5}', "has no text"),
        (b'{"id": "x", "text": "  "}', "has no text"),
        (b'{"id": "x", "text": "caf\xe9"}', "is not UTF-8"),
        (b'{"id": "x", "text": "a\x00b"}', "NUL"),
        (b'{"id": "good0", "text": "Another."}', "has the id 'good0'"),
        (b'{"n": ' + b"9" * 5_000 + b"}", "is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: bytes, reason: str) -> None:
    lines = [GOOD.replace("good", f"good{number}").encode() for number in range(2)]
    path = write(tmp_path, "a.jsonl", b"\n".join([lines[0], line, lines[1]]))
    ids, faults = split(path)
    assert ids == ["good0", "good1"]
    assert [fault.where for fault in faults] == [f"{path}:2"]
    assert reason in faults[0].reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"x,", "has no text"),
        (b"x", "has no text"),
        (b"x,One,Two", "has 3 cells for 2 columns"),
        (b"x,caf\xe9", "is not UTF-8"),
        (b'x,"One" two', "is not a CSV row"),
        (b"good0,One", "has the id 'good0'"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, row: bytes, reason: str) -> None:
    path = write(tmp_path, "a.csv", b"id,text\ngood0,One\n" + row + b"\ngood1,Two\n")
    ids, faults = split(path)
    assert ids == ["good0", "good1"]
    assert [fault.where for fault in faults] == [f"{path}:3"]
    assert reason in faults[0].reason


def test_a_quote_that_is_never_closed_is_named_where_it_opens(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'id,text\na,One\nb,"Two\nc,Three\n')
    ids, faults = split(path)
    assert ids == ["a"]
    assert [fault.where for fault in faults] == [f"{path}:3"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.html"])
def test_what_is_too_large_is_passed_over(tmp_path: Path, name: str) -> None:
    large = b"x" * (sources.RECORD_LIMIT + 10)
    around = {"a.jsonl": (GOOD.encode() + b"\n", b"\n" + GOOD.replace("good", "more").encode())}
    around["a.csv"] = (b"id,text\ngood,One\n", b",\nmore,Two\n")
    before, after = around.get(name, (b"", b""))
    path = write(tmp_path, name, before + large + after)
    ids, faults = split(path)
    assert ids == (["good", "more"] if name in around else [])
    assert len(faults) == 1
    assert "MB" in faults[0].reason


@pytest.mark.parametrize("text", ["One \ud83d pays.", "One \0 pays."])
def test_damaged_characters_are_replaced_in_place_and_named(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"id": "a", "text": text}))
    article, fault = sorted(read([path]), key=lambda found: isinstance(found, Unreadable))
    assert isinstance(article, Article)
    assert article.text == "One \ufffd pays."
    assert isinstance(fault, Unreadable)
    assert (fault.where, "U+FFFD" in fault.reason) == (f"{path}:1", True)


def test_a_pipe_in_a_folder_is_named_and_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Norway pays.")
    os.mkfifo(tmp_path / "b.txt")
    article, fault = sorted(read([tmp_path]), key=lambda found: isinstance(found, Unreadable))
    assert isinstance(article, Article)
    assert isinstance(fault, Unreadable)
    assert (fault.where, "pipe" in fault.reason) == (str(tmp_path / "b.txt"), True)


def test_an_identifier_that_would_part_a_list_is_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"id": "a;b", "text": "Norway pays."}))
    article, fault = sorted(read([path]), key=lambda found: isinstance(found, Unreadable))
    assert isinstance(article, Article)
    assert article.article_id == "a,b"
    assert isinstance(fault, Unreadable)
    assert (fault.where, "'a;b'" in fault.reason) == (f"{path}:1", True)


@pytest.mark.parametrize("written", ["01/02/2024", "soon", "2024-02-30", "-0001-11-30", "2024", "0"])
def test_a_bad_date_is_named_and_the_article_kept(tmp_path: Path, written: str) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"id": "a", "text": "One pays.", "published": written}))
    fault, article = read([path])
    assert isinstance(article, Article)
    assert (article.published, article.published_basis) == (None, DateBasis.NONE)
    assert isinstance(fault, Unreadable)
    assert (fault.where, written in fault.reason) == (f"{path}:1", True)


def test_missing_inputs(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    write(tmp_path, "other/notes.md", "no article")
    good = write(tmp_path, "good.jsonl", GOOD)
    ids, faults = split(tmp_path / "none.txt", empty, tmp_path / "other", tmp_path / "*.html", "-", "a\0.txt", good)
    assert ids == ["good"]
    assert [fault.where for fault in faults] == [
        str(tmp_path / "none.txt"),
        str(empty),
        str(tmp_path / "other"),
        str(tmp_path / "*.html"),
        "-",
        repr("a\0.txt"),
    ]


def test_folders_are_read_in_order_and_each_file_once(tmp_path: Path) -> None:
    for name in ["b.txt", "a.TXT", "sub/c.txt", "sub/readme.md", ".hidden/d.txt", "sub/deep/e.htm"]:
        write(tmp_path, name, f"Text of {name}")
    ids, faults = split(tmp_path, tmp_path / "b.txt", tmp_path / "sub" / "*.txt")
    assert (ids, faults) == (["a", "b", "c", "e"], [])
    assert split(tmp_path / "**" / "*.txt")[0] == ["b", "c"]


def test_the_same_name_in_two_folders_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "x/a.txt", "One"), write(tmp_path, "y/a.txt", "Two")
    ids, faults = split(tmp_path)
    assert ids == ["a"]
    assert [fault.where for fault in faults] == [str(tmp_path / "y" / "a.txt")]


def test_links_in_a_circle(tmp_path: Path) -> None:
    write(tmp_path, "x/a.txt", "One")
    (tmp_path / "x" / "up").symlink_to(tmp_path)
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    ids, faults = split(tmp_path)
    assert ids == ["a"]
    assert [fault.where for fault in faults] == [str(tmp_path / "round.txt"), str(tmp_path / "x" / "up")]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    path, good = write(tmp_path, "a.txt", "One"), write(tmp_path, "good.jsonl", GOOD)
    path.chmod(0)
    ids, faults = split(path, good)
    assert (ids, [fault.where for fault in faults]) == (["good"], [str(path)])


def test_a_refused_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, good = write(tmp_path, "a.txt", "One"), write(tmp_path, "good.jsonl", GOOD)
    opened = Path.open

    def refuse(self: Path, *rest: object, **more: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refuse)
    ids, faults = split(path, good)
    assert (ids, [fault.where for fault in faults]) == (["good"], [str(path)])
    assert "Permission denied" in faults[0].reason


def test_manifest_fills_what_a_file_lacks(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Chad is named here\n\nOne pays.")
    write(tmp_path, "b.txt", "date 2024-01-02\nTwo pays.")
    write(
        tmp_path,
        "manifest.csv",
        "file,published,url,publisher,title,note\n"
        "a.txt,2023-04-05,https://example.org/a,The Post,Another title,seen in print\n"
        "b.txt,2023-04-05,,The Post,,\n",
    )
    first, second = read([tmp_path])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.published, first.published_basis) == (date(2023, 4, 5), DateBasis.MANIFEST)
    assert (first.title, first.url, first.publisher) == ("Chad is named here", "https://example.org/a", "The Post")
    assert (second.published, second.published_basis) == (date(2024, 1, 2), DateBasis.ARTICLE)
    assert second.publisher == "The Post"


def test_faults_of_a_manifest_are_named_once(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "One pays."), write(tmp_path, "b.txt", "Two pay.")
    rows = ["file,published", "a.txt,soon", "a.txt,2024-01-01", "gone.txt,2024-01-01", ",2024-01-01"]
    manifest = write(tmp_path, "manifest.csv", "\n".join(rows))
    ids, faults = split(tmp_path, manifest)
    assert ids == ["a", "b"]
    assert [fault.where for fault in faults] == [f"{manifest}:{number}" for number in (2, 3, 4, 5)]
