"""A DKIM key for tests (1024 bits, published nowhere) and mails signed with it."""

from pathlib import Path

import dkim

KEY = b"""-----BEGIN RSA PRIVATE KEY-----
MIICWwIBAAKBgQCZecuFuCuti8K27cjBO3W0Ff/JuU0S0j7oWhDYA3O6O7Kj6Dnx
a9fWwTTcuNHymcZVY+w9VGnXOx+4vlQSm9kOOTTZ8qVRRvwJ1QklvqKnu/RYxQ+R
97u87gBQbb+hyi8LkFctT+76C5pvm5a478ukzx5GhQfxeWaoYurHsXnraQIDAQAB
AoGAG4OXNfjHc8xbcvn8BJBJUKik+6AJrjcc6gDDhkZQJ/Ht266VPK+tuSVX+b30
fX6N7N8GChSpCNnjnPYaEl/4MGqES4j3i1XezY+txHK08AaB+RnLTahthB1A9GHf
/wGMMbYH1+vvS9xyLqlUtSCUHC0tRLPYgEQ60dDJW3Z6/yUCQQDH44xOwPujo+s7
xAK2cMTZAIanOHtpl12DrhpFiPLUcsiKa5Yy9SIaTbq1u0eUgGdX8ndsV+TsR1xd
XkU0NadPAkEAxI7mYEHCcZjCIxnGF1oHEYmbhKdygtRqr29Dq4c376FNlf/a7PhH
dvmJDAuhWgv4TPpOic/sjIg13um9Y4YTxwJAe3bxkzNgOxNkmOXZRxcgf2jzwxYA
JJh6CnvfflO4qcC8XcNWYuNGzTh1uwqSjAdDze7WFPW1ULxDMOipljYNwQJAVmpx
FI60uxaq+52gPrIA+4/hRNANg0F6agjj2mzHhd4H61OiX57EZKVOwHH4jUtH7if6
EZLNb/eOn6Np9XCEDwJAOA/dFqabAvk0v4FTJ7//IUM3iRIkFD24LXdglhV3Osyd
uyJz29zGq7T2Eo8hqFTmz9u8Qq9USmb2NiscStNclg==
-----END RSA PRIVATE KEY-----
"""
RECORD = b"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCZecuFuCuti8K27cjBO3W0Ff/JuU0S0j7oWhDYA3O6O7Kj6Dnxa9fWwTTcuNHymcZVY+w9VGnXOx+4vlQSm9kOOTTZ8qVRRvwJ1QklvqKnu/RYxQ+R97u87gBQbb+hyi8LkFctT+76C5pvm5a478ukzx5GhQfxeWaoYurHsXnraQIDAQAB"
SHORT_KEY = b"""-----BEGIN RSA PRIVATE KEY-----
MIIBOQIBAAJBAMbbZA9DCCkmCH/lGnSmR8vujLnSy9DWbd5+mseZRDADBoPOLjIl
MUiWqCqRT1OADze7dPEY+CRR0k+UgMXMNLUCAwEAAQJAHwERxrdizFebt6UWzN0o
EImu80IEeRkVpD0FEN26nel0HBM3PPcBrhr1HJl8mW8AyNHqI5kLJeyESE18cJ3L
uQIhAPpPWs8q0efSLwpSfpCnpCOPFT5u149iR0K3SuhUa9trAiEAy2Ccxv9aIrOR
+idHRxdmaaJEoRmZ4XFtKuh3LMJLWF8CIEEpiWVnK0/jSrWwNhyoV7WeGRSwvFMq
bYyztL94wr9TAiAxUEzTh8lATtBfmrSSzV680GbZtU51tr4kwFddWANS+wIgZklG
658/gW2Wm7B+NYMOMiBT89xMADZuwC2HrMVEabk=
-----END RSA PRIVATE KEY-----
"""
SHORT_RECORD = b"v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMbbZA9DCCkmCH/lGnSmR8vujLnSy9DWbd5+mseZRDADBoPOLjIlMUiWqCqRT1OADze7dPEY+CRR0k+UgMXMNLUCAwEAAQ=="  # 512 bits


def look_up_txt(name):
    return {"test._domainkey.harbor.example": RECORD, "test._domainkey.mail.harbor.example": RECORD, "test._domainkey.evil.example": RECORD,
            "test._domainkey.lists.example": RECORD, "test._domainkey.trial.example": RECORD + b"; t=y"}.get(name)  # fmt: skip


class _Signer(dkim.DKIM):
    """Signs with `x=` too, which the library itself does not."""

    expires = None

    def gen_header(self, fields, *more):
        if self.expires is not None:
            fields.insert(-1, (b"x", str(self.expires).encode()))
        return super().gen_header(fields, *more)


def signed(
    raw,
    domain="harbor.example",
    *,
    fields=(b"from", b"subject", b"to", b"date"),
    length=False,
    key=KEY,
    expires=None,
):
    """The mail with a DKIM signature on top."""
    signer = _Signer(raw)
    signer.expires = expires
    signature = signer.sign(
        b"test",
        domain.encode(),
        key,
        include_headers=list(fields),
        length=length,
        canonicalize=(b"relaxed", b"relaxed"),
    )
    return signature + raw


def sealed(result):
    """A mail of harbor.example that lists.example sealed (RFC 8617) after it saw this result of dmarc; made once, with the key above."""
    return (Path(__file__).parent / "sealed" / f"dmarc-{result}.eml").read_bytes()
