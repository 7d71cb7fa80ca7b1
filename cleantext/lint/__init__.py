"""The command `cleantext-lint`: checks of a user's own phrases and patterns."""
