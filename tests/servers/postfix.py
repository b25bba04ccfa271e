"""A throw-away Postfix on 127.0.0.1 with its own folders, or the reason why there is none."""

from __future__ import annotations

import mailbox
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.smtp import a_free_port

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.net
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ anne@example.org=anne/, gone@example.org=gone/, veille@example.org=veille/ }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
transport_maps = inline:{{ gone@example.org=gone: }}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
qmgr unix n - n 300 1 qmgr
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
gone unix - n n - - pipe user=nobody argv=/bin/sh -c {{exit 67}}
"""
"""The columns are those of Postfix's own file; "gone" ends like a program that knows no such user (sysexits.h)."""


def missing() -> str | None:
    """Why no Postfix can be run here; None when one can."""
    if shutil.which("postfix") is None and not Path("/usr/sbin/postfix").exists():
        return "Postfix is not installed"
    return None if os.geteuid() == 0 else "Postfix wants root to start"


@dataclass(frozen=True)
class Postfix:
    """A running server."""

    folder: Path
    port: int

    def mails(self, user: str, number: int, seconds: float = 20) -> list[bytes]:
        """What arrived for somebody, waiting for so many."""
        until = time.monotonic() + seconds
        while True:
            path = self.folder / "mail" / user
            found = [bytes(one) for one in mailbox.Maildir(path, create=False)] if (path / "new").is_dir() else []
            if len(found) >= number or time.monotonic() > until:
                return found
            time.sleep(0.1)


@contextmanager
def running() -> Iterator[Postfix]:
    """A server of its own, stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="tw-postfix-") as name:
        folder, port = Path(name), a_free_port()
        folder.chmod(0o755)
        _configured(folder, port)
        control = ["/usr/sbin/postfix", "-c", str(folder / "etc")]
        subprocess.run([*control, "start"], check=True, capture_output=True, timeout=30)
        try:
            yield Postfix(folder, port)
        finally:
            subprocess.run([*control, "stop"], check=False, capture_output=True, timeout=30)


def _configured(folder: Path, port: int) -> None:
    owner = pwd.getpwnam("postfix")
    for part in ("etc", "spool", "data", "mail"):
        (folder / part).mkdir()
    for part in ("data", "mail"):
        os.chown(folder / part, owner.pw_uid, owner.pw_gid)
    main = MAIN.format(folder=folder, uid=owner.pw_uid, gid=owner.pw_gid)
    (folder / "etc" / "main.cf").write_text(main)
    (folder / "etc" / "master.cf").write_text(MASTER.format(port=port))
