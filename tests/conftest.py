"""What every test may ask for. The servers' code is in tests/support; fixtures live in its modules."""

pytest_plugins = ["tests.support.servers", "tests.support.product", "tests.support.stack"]
