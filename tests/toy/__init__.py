"""A room of the tests alone: one governed kind that holds every shape a rule can have. The product never sees it."""
