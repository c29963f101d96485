"""Small facts the program keeps about itself: secrets it made, what it last saw."""

from storage.engine.types import Tx


def get(tx: Tx, name: str, default: str = "") -> str:
    """The setting, or *default*."""
    found = tx.value("SELECT value FROM settings WHERE name = :name", name=name)
    return default if found is None else str(found)


def put(tx: Tx, name: str, value: str) -> None:
    """Keep the setting."""
    tx.run(
        "INSERT INTO settings (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value",
        name=name,
        value=value,
    )


def keep(tx: Tx, name: str, value: str) -> str:
    """The setting as it is, or *value* where there is none yet (it is kept then)."""
    tx.run("INSERT INTO settings (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING", name=name, value=value)
    return get(tx, name)
