"""Test double of the package: numpy only, so that the bridge can be tested without torch."""
