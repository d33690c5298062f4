"""What can go wrong with a store."""


class StoreError(Exception):
    """A store cannot be used (locked, no store, from a newer version, disk full); the message says which and why."""


class NoStoreError(StoreError):
    """There is no store yet at that place."""


class OvertakenError(StoreError):
    """Another run has written to the store since what is to be written was read."""


class EntryError(ValueError):
    """A correction that cannot be made as asked; the message is for the user."""
