"""What can go wrong with keys and seals. None of these texts can hold an address or a key."""

from service.domain.errors import ConfigurationError, LettersdeskError, Unavailable


class CustodyError(LettersdeskError):
    """Base of all errors about seals and keys."""


class NoSealingKey(CustodyError, Unavailable):
    """There is no public key to seal with: nothing may be accepted."""

    def __init__(self) -> None:
        super().__init__("no sealing key for this month or any month before: run `lettersdesk keys new`")


class BadKey(CustodyError):
    """A key id or key file is not what it should be."""


class CannotOpen(CustodyError):
    """The seal does not open: wrong key, another comment's seal, or changed bytes. Worth an alarm."""

    def __init__(self, kid: str, comment_id: str) -> None:
        super().__init__(f"the sealed address of comment {comment_id} does not open with key {kid}")
        self.kid = kid
        self.comment_id = comment_id


class KeyDestroyed(CustodyError):
    """The private key is not here: destroyed on schedule, or lost. The address is gone for good."""

    def __init__(self, kid: str) -> None:
        super().__init__(f"private key {kid} is not in the key directory: destroyed or lost")
        self.kid = kid


class KeyExists(CustodyError):
    """A key of this id stands already, or stood and was destroyed; ids are used once."""

    def __init__(self, kid: str) -> None:
        super().__init__(f"key id {kid} was used already: take the next one")
        self.kid = kid


class LoosePermissions(CustodyError, ConfigurationError):
    """Somebody else on this machine could read the keys. The text names the command that helps."""


class BackupRefused(CustodyError):
    """The backup cannot be read: wrong passphrase, damaged, or not one of ours."""
