"""Property tests have no deadline of their own: a busy machine is not a failure. pytest's timeout still holds."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
