"""The command `cleantext-lint`: checks of a user's phrases and patterns."""
