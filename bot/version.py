"""Which version of the program this is."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """Ours."""
    try:
        return version("baotin")
    except PackageNotFoundError:  # run from a checkout
        return "0.1.0"
