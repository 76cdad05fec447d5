"""The password hasher of the tests: real Argon2 at its lowest cost, so that making people is cheap."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LightArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
