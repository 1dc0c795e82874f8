"""Where a relay may listen, by the text alone."""

from __future__ import annotations

import pytest

from tray_app.core.errors import Fixable
from tray_app.core.instances import check_listen, is_within_reach_of_others, split_listen


@pytest.mark.parametrize(
    ("text", "listen", "host", "others"),
    [
        ("127.0.0.1:19077", "127.0.0.1:19077", "127.0.0.1", False),
        ("127.9.8.7:1024", "127.9.8.7:1024", "127.9.8.7", False),
        ("localhost:19077", "127.0.0.1:19077", "127.0.0.1", False),
        ("[::1]:65535", "[::1]:65535", "::1", False),
        ("[0::0001]:19077", "[::1]:19077", "::1", False),
        ("172.17.0.1:19077", "172.17.0.1:19077", "172.17.0.1", True),
        ("[fd00::1]:19077", "[fd00::1]:19077", "fd00::1", True),
    ],
)
def test_one_address_by_its_number(text: str, listen: str, host: str, *, others: bool) -> None:
    assert check_listen(text) == listen
    assert split_listen(listen) == (host, int(text.rpartition(":")[2]))
    assert is_within_reach_of_others(listen) is others


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.0.0.0:19077", "listen_everywhere"),
        ("[::]:19077", "listen_everywhere"),
        *(
            (text, "bad_listen")
            for text in (
                *("", ":19077", "19077", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:1023", "127.0.0.1:65536"),
                *("127.0.0.1:x", "127.1:19077", "0:19077", "0x7f000001:19077", "127.0.0.01:19077", "::1:19077"),
                *("example.org:19077", "my-host:19077", "224.0.0.1:19077", "[ff02::1]:19077", "[fe80::1%eth0]:19077"),
                *(
                    "127.0.0.1:19077/x",
                    "u@127.0.0.1:19077",
                    "127.0.0.1:19077?x",
                    " 127.0.0.1:19077",
                    "127.0.0.1:19077\n",
                ),
                "127.0.0.1:１９０７７",
            )
        ),
    ],
)
def test_everything_else_is_refused(text: str, code: str) -> None:
    with pytest.raises(Fixable) as caught:
        check_listen(text)
    assert caught.value.code == code
